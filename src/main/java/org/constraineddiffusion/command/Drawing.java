package org.constraineddiffusion.command;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import net.imglib2.Interval;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.image.NuclearDiameter;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;

/** How a loaded model draws images that meet what is known of them. */
interface Drawing extends AutoCloseable {

    /**
     * How to draw.
     *
     * @param seed of the noise that the sampler starts from
     */
    record Run(Sampler sampler, long seed, SamplingListener listener) {
    }

    /**
     * What to draw.
     *
     * @param constraint what the images must meet
     * @param shape of the images, {@code [n, c, h, w]}
     * @param nuclearDiameter in pixels of theirs, or {@link NuclearDiameter#UNKNOWN}
     */
    record Wanted(LinearConstraint constraint, Shape shape, double nuclearDiameter) {
    }

    /** A new manager for tensors on the model's device. */
    NDManager newManager();

    /** How many of so many planes the model sees as the channels of one image. */
    int channels(int planes);

    /** Where the wanted planes lie, with sides that the model takes. */
    Interval canvas(Measurement measurement);

    /**
     * Draws images, all from the same noise.
     *
     * @return images in the model's units, in a manager of the constraint's device
     */
    NDArray draw(Wanted wanted, Run run, NDManager manager);

    /** What the user should know before the work begins, in plain sentences. */
    default List<String> warnings() {
        return List.of();
    }

    /** Adds what else there is to say of the model. */
    default void describe(Provenance provenance) {
    }

    @Override
    void close();
}
