package org.constraineddiffusion.restoration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.operator.Canvas;

/**
 * How measured planes follow from the wanted ones: y = A x + noise, the same A for all planes of a problem. {@link ForwardModels} has
 * those of the commands, and makes one from any linear operator or constraint.
 */
public interface ForwardModel {

    /** The wanted planes: a canvas without a margin. */
    Canvas wanted();

    /** The pixels of the wanted planes that are unknown and to be found; empty if that is every pixel. */
    default Optional<Mask> region() {
        return Optional.empty();
    }

    /** The unknown pixels of the measured planes, of their size: these say nothing about the wanted planes. */
    Mask unknown();

    /**
     * The pixels that the model works on, and the wanted planes' place among them. The canvas may reach beyond these, to sides that the
     * model takes.
     *
     * @param divisor what both sides must be multiples of
     * @param fieldOfView the side of the square of pixels that matter to the one in its middle
     */
    Canvas canvas(int divisor, int fieldOfView);

    /** The part of a measured plane that a canvas needs, true where a pixel is unknown. */
    RandomAccessibleInterval<BitType> unknown(Canvas canvas);

    /**
     * What images of the canvas's size must meet.
     *
     * @param measured the part of the measured planes that {@link #unknown(Canvas)} spans, in the model's units, 0 where unknown,
     *     {@code [n, c, h, w]}
     * @param noise the standard deviation of its noise in the model's units
     * @param manager keeps the constraint's tensors
     */
    Constraint constraint(Canvas canvas, NDArray measured, double noise, NDManager manager);

    /** Forward models that are cheaper one by one: each pixel to be found is in the region of one of them. */
    default List<ForwardModel> regions(int divisor, int fieldOfView) {
        return List.of(this);
    }
}
