/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a model package computes on a device what it computed where it was made: its denoiser is evaluated for the test inputs that
 * {@code rdf.yaml} lists, as in the BioImage Model Zoo, and compared with the test output.
 *
 * @param passed whether all is well
 * @param error the largest deviation from the test output, relative to the output's largest value
 * @param device where it was computed
 */
public record PackageCheck(boolean passed, double error, String device) {

    /** Other processors round otherwise: of float32, errors of up to a hundred times its precision add up; of half precision more. */
    private static final double TOLERANCE = 5e-3;

    private static final String TEST = "test_tensor";

    /** @throws ModelException if the package has no test tensors, or a file is missing or altered */
    static PackageCheck of(ModelPackage model, PackageFiles files, TorchDevice device) {
        YamlSection rdf = RdfFile.read(files);
        List<Weights> inputs = tensors(rdf.sections("inputs"));
        List<Weights> outputs = tensors(rdf.sections("outputs"));
        if (inputs.isEmpty() || outputs.size() != 1) {
            throw new ModelException("model: '" + model.name() + "' has no test tensors in rdf.yaml (inputs and outputs, " + TEST + "), so it cannot be checked.");
        }
        TorchRuntime.useThreads();
        Model denoiser = model.denoiser(device);
        try (NDManager manager = device.newManager()) {
            NDList tensors = new NDList();
            inputs.forEach(file -> tensors.add(read(files, file, manager)));
            NDArray expected = read(files, outputs.get(0), manager);
            NDArray found = denoiser.getBlock().forward(new ParameterStore(manager, false), tensors, false).get(0);
            if (!found.getShape().equals(expected.getShape())) {
                throw new ModelException("model: '" + model.name() + "' returned " + found.getShape() + " for its test tensors; expected were " + expected.getShape() + ".");
            }
            double largest = expected.abs().max().getFloat();
            double error = found.sub(expected).abs().max().getFloat() / Math.max(largest, 1e-12);
            return new PackageCheck(error <= TOLERANCE, error, device.toString());
        } finally {
            model.release(denoiser, device);
        }
    }

    private static List<Weights> tensors(List<YamlSection> sections) {
        List<Weights> files = new ArrayList<>();
        for (YamlSection each : sections) {
            if (each.has(TEST)) {
                files.add(Weights.read(each, TEST));
            }
        }
        return files;
    }

    private static NDArray read(PackageFiles files, Weights file, NDManager manager) {
        return NDList.decode(manager, new ByteArrayInputStream(files.read(file))).get(0);
    }

    /** One sentence. */
    public String sentence() {
        return String.format(Locale.ROOT, passed ? "The test output is reproduced on %s (largest deviation %.1e of its largest value)."
                : "The test output is not reproduced on %s: the largest deviation is %.1e of its largest value. Do not use this model here.", device, error);
    }
}
