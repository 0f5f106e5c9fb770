package org.constraineddiffusion.command;

import ij.process.ImageProcessor;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.NoiseLevel;
import org.constraineddiffusion.image.Planes;

/** A command whose result is a new plane as a whole. */
abstract class WholePlaneCommand extends PlaneCommand {

    @Override
    ImageProcessor blank(ImageProcessor plane) {
        return plane.createProcessor(plane.getWidth(), plane.getHeight());
    }

    @Override
    void put(ImageProcessor target, int channel, RandomAccessibleInterval<FloatType> values, Measurement measurement) {
        Planes.put(target, channel, values);
    }

    /** The noise of planes: what the user says, or the mean of what their pixels say if that is negative. */
    static double noise(double said, List<RandomAccessibleInterval<FloatType>> planes) {
        return said >= 0 ? said : planes.stream().mapToDouble(NoiseLevel::of).average().orElse(0);
    }
}
