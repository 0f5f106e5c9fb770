package org.constraineddiffusion.command;

import ai.djl.ndarray.NDManager;
import java.util.List;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.NuclearDiameter;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.operator.LinearOperator;

/** What is known of the planes that are wanted: known = A wanted + noise, the same A for all of them. */
interface Measurement {

    /** The measured planes, [x, y], in the image's units: the channels of a plane, or slices that are worked on together. */
    List<RandomAccessibleInterval<FloatType>> planes();

    /** Pixels of the measured planes that say nothing. */
    Mask unknown();

    /** The pixels of the result that are wanted, where these are not all. */
    default Mask wanted() {
        return unknown();
    }

    /** Measurements that are better worked on one by one: what each wants is wanted by no other. */
    default List<Measurement> parts(int divisor, int fieldOfView) {
        return List.of(this);
    }

    /** False if all that is wanted is known already. */
    default boolean leavesAnythingToFind() {
        return true;
    }

    /**
     * Where the wanted planes lie, in pixels of the result. It may reach beyond the result, to sides that the model takes.
     *
     * @param divisor what the sides must be multiples of
     * @param fieldOfView the side of the square of pixels that matter to the one in its middle
     */
    Interval canvas(int divisor, int fieldOfView);

    /** A measured plane in the model's units, as A gives it. */
    RandomAccessibleInterval<FloatType> known(RandomAccessibleInterval<FloatType> plane, Interval canvas, IntensityScale scale);

    /**
     * A, from images of the canvas's size.
     *
     * @param noise the noise's standard deviation in the model's units
     */
    LinearOperator operator(NDManager manager, Interval canvas, double noise);

    /**
     * The standard deviation of the noise, in the image's units; 0 if what is known is exact.
     *
     * @param group one of the planes, or as many as the model sees as channels of one image; of several, the root mean square
     */
    double noise(List<RandomAccessibleInterval<FloatType>> group);

    /**
     * The diameter of the nuclei of a result, in pixels, if it is known; else {@link NuclearDiameter#UNKNOWN}. For models that can be told.
     *
     * @param group one of the planes, or as many as the model sees as channels of one image
     * @param scale theirs
     */
    default double nuclearDiameter(List<RandomAccessibleInterval<FloatType>> group, IntensityScale scale) {
        return NuclearDiameter.UNKNOWN;
    }

    /**
     * Which intensities are −1 and 1 to the model, by its percentiles of what is known.
     *
     * @param group one of the planes, or as many as the model sees as channels of one image
     * @param noise theirs, as {@link #noise} gives it
     */
    default IntensityScale scale(List<RandomAccessibleInterval<FloatType>> group, double noise, ModelPackage.Scaling scaling) {
        return IntensityScale.ofKnown(group, unknown(), scaling.lowPercentile(), scaling.highPercentile());
    }
}
