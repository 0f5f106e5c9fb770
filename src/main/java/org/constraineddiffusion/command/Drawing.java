package org.constraineddiffusion.command;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import net.imglib2.Interval;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.sampling.ConstrainedSampler;
import org.constraineddiffusion.sampling.SamplingListener;

/** How a loaded model draws images that meet what is known of them. */
interface Drawing extends AutoCloseable {

    /**
     * How to draw.
     *
     * @param seed of the noise that the sampler starts from
     */
    record Run(ConstrainedSampler sampler, long seed, SamplingListener listener) {
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
     * @param images their shape, {@code [n, c, h, w]}
     * @return images in the model's units, in a manager of the constraint's device
     */
    NDArray draw(LinearConstraint constraint, Shape images, Run run, NDManager manager);

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
