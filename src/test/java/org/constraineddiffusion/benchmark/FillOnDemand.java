/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.sampling.NewtonSampler;
import org.constraineddiffusion.sampling.NewtonSettings;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.StepReport;
import org.constraineddiffusion.sampling.fast.FastSampler;
import org.constraineddiffusion.sampling.fast.FastSettings;

/**
 * The Java side of {@code cdiff speed}, which starts it and does the same work in turn. For each line
 * {@code METHOD SIDE STEPS} on its input it fills a box in a square image, or with the method {@code forward} just asks the denoiser
 * {@code STEPS} times, and answers with a line: evaluations, seconds on the wall,
 * seconds of all cores, and resident set now and at its highest, in MB.
 */
public final class FillOnDemand {

    private FillOnDemand() {
    }

    public static void main(String[] arguments) throws IOException {
        ModelPackage bundle = new ModelLibrary(Optional.empty()).find(ModelLibrary.DEFAULT);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        try (DiffusionPrior prior = bundle.load(TorchDevice.of("cpu"))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.trim().split(" ");
                int side = Integer.parseInt(words[1]);
                int steps = Integer.parseInt(words[2]);
                fill(prior, words[0].equals("forward") ? forward(steps) : sampler(words[0], steps), side);
            }
        }
    }

    private static Sampler sampler(String method, int steps) {
        NewtonSettings paper = NewtonSettings.PAPER;
        return method.equals("fast") ? new FastSampler(new FastSettings(steps, paper.delta(), 1))
                : new NewtonSampler(new NewtonSettings(steps, paper.innerSteps(), paper.stepSize(), paper.finalStepSize(), paper.delta(), 0, 1));
    }

    /** So many evaluations of the same image, and that is all. */
    private static Sampler forward(int times) {
        return (prior, constraint, noise, listener) -> {
            for (int i = 0; i < times; i++) {
                try (NDManager manager = noise.getManager().newSubManager()) {
                    manager.tempAttachAll(noise);
                    Estimate estimate = prior.estimate(noise, 500);
                    listener.onStep(new StepReport(i + 1, times, 500, 0, i + 1, estimate.x0(), noise));
                }
            }
            return new SamplingResult(noise, times, times, 0);
        };
    }

    private static void fill(DiffusionPrior prior, Sampler sampler, int side) {
        try (NDManager manager = prior.newManager()) {
            int[] evaluations = new int[1];
            Ratio.Time time = Ratio.time(() -> {
                Constraint constraint = Boxes.constraint(manager, side);
                NDArray noise = new NoiseSource(1, 1).next(manager, 1, side, side);
                sampler.sample(prior, constraint, noise, report -> evaluations[0] = report.evaluations());
            });
            System.out.printf(Locale.ROOT, "%d %.4f %.4f %.0f %.0f%n", evaluations[0], time.wall(), time.cores(), Resident.megabytes("VmRSS"), Resident.megabytes("VmHWM"));
        }
    }
}
