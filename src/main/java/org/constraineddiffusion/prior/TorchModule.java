package org.constraineddiffusion.prior;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A TorchScript module with one output, which is checked: what a module gives is not known before it is asked. */
final class TorchModule implements AutoCloseable {

    private final String part;
    private final Model model;
    private final ParameterStore parameters;

    /** @param part what the module is in its bundle, for messages */
    TorchModule(String part, Model model) {
        this.part = part;
        this.model = model;
        this.parameters = new ParameterStore(model.getNDManager(), false);
    }

    Model model() {
        return model;
    }

    /** The output, in the manager of the first input, without a way back to the inputs. */
    NDArray forward(NDArray... inputs) {
        return forward(false, inputs);
    }

    /** @param training whether the output is to have a gradient */
    NDArray forward(boolean training, NDArray... inputs) {
        NDArray output;
        try {
            output = model.getBlock().forward(parameters, new NDList(inputs), training).singletonOrThrow();
        } catch (EngineException failed) {
            throw MemoryShortage.isIn(failed) ? failed : new UnfitWeightsException("The model's part " + part + " does not take float32 "
                    + Arrays.stream(inputs).map(input -> input.getShape().toString()).collect(Collectors.joining(", "))
                    + ", as its description makes it (" + lastLine(failed) + ").", failed);
        }
        if (output.getDataType() != DataType.FLOAT32) {
            throw new UnfitWeightsException("The model's part " + part + " gives numbers of type "
                    + output.getDataType().name().toLowerCase(Locale.ROOT) + "; it must give float32, whatever it computes with.");
        }
        return output;
    }

    /** @throws UnfitWeightsException if an output is not of the shape that the model's description makes it */
    NDArray require(NDArray output, Shape expected) {
        if (!output.getShape().equals(expected)) {
            throw new UnfitWeightsException("The model's part " + part + " gives " + output.getShape()
                    + " where its description asks for " + expected + ".");
        }
        return output;
    }

    /** Of all that the interpreter says, the cause. */
    private static String lastLine(EngineException failed) {
        String[] lines = String.valueOf(failed.getMessage()).strip().split("\n");
        return lines[lines.length - 1].strip();
    }

    @Override
    public void close() {
        model.close();
    }
}
