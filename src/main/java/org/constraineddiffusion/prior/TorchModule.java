/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A TorchScript module with one output, which is checked: what a module returns is not known before it is evaluated. */
final class TorchModule implements AutoCloseable {

    private final String key;
    private final Model model;
    private final ParameterStore parameters;

    /** @param key of the weights in their model package, such as denoiser, for messages */
    TorchModule(String key, Model model) {
        this.key = key;
        this.model = model;
        this.parameters = new ParameterStore(model.getNDManager(), false);
    }

    Model model() {
        return model;
    }

    /** The output, in the manager of the first input, without a gradient. */
    NDArray forward(NDArray... inputs) {
        return forward(false, inputs);
    }

    /** @param training whether the output is to have a gradient */
    NDArray forward(boolean training, NDArray... inputs) {
        NDArray output = only(outputs(training, inputs));
        if (output.getDataType() != DataType.FLOAT32) {
            throw unfit("returned values of type " + output.getDataType().name().toLowerCase(Locale.ROOT)
                    + "; it must return float32, whatever it computes with");
        }
        return output;
    }

    /** Whether it has a method of this name. */
    boolean has(String method) {
        return model.getBlock() instanceof PtSymbolBlock block && Arrays.asList(JniUtils.getMethodNames(block)).contains(method);
    }

    /**
     * The outputs of a method that differentiates: they have no gradient.
     *
     * @param count of the outputs
     * @param inputs the first one's manager gets the outputs
     */
    NDList call(String method, int count, NDArray... inputs) {
        try (NDArray name = inputs[0].getManager().create(0f)) {
            name.setName("module_method:" + method); // as DJL's engine for PyTorch has it
            NDList outputs = outputs(true, Stream.concat(Stream.of(inputs), Stream.of(name)).toArray(NDArray[]::new));
            if (outputs.size() == count) {
                return outputs;
            }
            outputs.close();
            throw unfit("returned another number of tensors from " + method + " than " + count);
        }
    }

    private NDList outputs(boolean training, NDArray... inputs) {
        try {
            return model.getBlock().forward(parameters, new NDList(inputs), training);
        } catch (EngineException failed) {
            throw MemoryShortage.isIn(failed) ? failed : new UnfitWeightsException(subject() + " does not take float32 "
                    + Arrays.stream(inputs).filter(input -> input.getShape().dimension() > 0).map(input -> input.getShape().toString()).collect(Collectors.joining(", "))
                    + ", as rdf.yaml describes it (" + lastLine(failed) + ").", failed);
        } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException odd) { // of numbers, texts, nothing
            throw new UnfitWeightsException(subject() + " returned no tensor; it must return one (" + lastLine(odd) + ").", odd);
        }
    }

    private NDArray only(NDList outputs) {
        if (outputs.size() == 1) {
            return outputs.get(0);
        }
        int count = outputs.size();
        outputs.close();
        throw unfit("returned " + count + " tensors; it must return one");
    }

    /** @throws UnfitWeightsException if an output is not of the shape that the model package describes */
    NDArray require(NDArray output, Shape expected) {
        if (!output.getShape().equals(expected)) {
            throw unfit("returned " + output.getShape() + "; rdf.yaml describes " + expected);
        }
        return output;
    }

    /**
     * The sum of finite numbers is finite, and that of others is not: one number to look at costs next to nothing.
     *
     * @throws UnfitWeightsException if a value is NaN or infinite
     */
    void requireFinite(NDArray output) {
        try (NDArray sum = output.sum()) {
            if (!Float.isFinite(sum.getFloat()) && !allFinite(output)) {
                throw unfit("returned values that are not finite (NaN or infinity), so there is no result: try another device, or another model");
            }
        }
    }

    /** A sum of large numbers may overflow. */
    private static boolean allFinite(NDArray output) {
        for (float value : output.toFloatArray()) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Of a backward pass that failed. */
    RuntimeException notDifferentiable(EngineException failed) {
        return MemoryShortage.isIn(failed) ? failed : new UnfitWeightsException(subject() + " cannot be differentiated (" + lastLine(failed)
                + "): choose a method that needs no gradients.", failed);
    }

    private String subject() {
        return "model: the " + key + " of '" + model.getProperty(TorchPrior.NAME, model.getName()) + "'";
    }

    private UnfitWeightsException unfit(String what) {
        return new UnfitWeightsException(subject() + " " + what + ".");
    }

    /** Of all that the interpreter writes, the cause. */
    private static String lastLine(RuntimeException failed) {
        String[] lines = String.valueOf(failed.getMessage()).strip().split("\n");
        return lines[lines.length - 1].strip();
    }

    @Override
    public void close() {
        model.close();
    }
}
