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
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A TorchScript module of a captioner, which gives one tensor. */
final class CaptionerModule implements AutoCloseable {

    private final String key;
    private final Model model;

    /** @param key of the weights, for messages */
    CaptionerModule(String key, Model model) {
        this.key = key;
        this.model = model;
    }

    /**
     * The values of the output.
     *
     * @throws ModelException if the module does not take the inputs, or gives anything but finite numbers of this shape
     */
    float[] forward(Shape expected, NDArray... inputs) {
        try (NDManager own = inputs[0].getManager().newSubManager()) {
            NDArray output = output(own, inputs);
            if (!output.getShape().equals(expected)) {
                throw unfit("returned " + output.getShape() + "; it must return " + expected);
            }
            float[] values = output.toFloatArray();
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw unfit("returned values that are not finite (NaN or infinity)");
                }
            }
            return values;
        }
    }

    /** The output, float32, in a manager. */
    NDArray output(NDManager own, NDArray... inputs) {
        own.tempAttachAll(inputs);
        NDList outputs = outputs(own, inputs);
        if (outputs.size() != 1 || outputs.get(0).getDataType() != DataType.FLOAT32) {
            throw unfit("returned " + (outputs.size() == 1 ? "values of type " + typeOf(outputs.get(0)) : outputs.size() + " tensors")
                    + "; it must return one of float32");
        }
        return outputs.get(0);
    }

    private NDList outputs(NDManager own, NDArray... inputs) {
        try {
            return model.getBlock().forward(new ParameterStore(own, false), new NDList(inputs), false);
        } catch (EngineException | IllegalArgumentException | IllegalStateException | UnsupportedOperationException failed) {
            throw ModelException.notEvaluated(key, Arrays.stream(inputs).map(input -> typeOf(input) + " " + input.getShape()).collect(Collectors.joining(", ")), failed);
        }
    }

    private static String typeOf(NDArray tensor) {
        return tensor.getDataType().name().toLowerCase(Locale.ROOT);
    }

    private ModelException unfit(String what) {
        return new ModelException("model: the " + key + " " + what + ".");
    }

    /** The index of the largest value, the first of several. */
    static int largest(float[] values) {
        int found = 0;
        for (int i = 1; i < values.length; i++) {
            found = values[i] > values[found] ? i : found;
        }
        return found;
    }

    @Override
    public void close() {
        model.close();
    }
}
