package org.constraineddiffusion.command;

import ij.process.ImageProcessor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Planes;

/** A command whose result is a new plane as a whole. */
abstract class WholePlaneCommand extends PlaneCommand {

    /** In place of a noise. */
    static final double ESTIMATE = -1;

    @Override
    ImageProcessor blank(ImageProcessor plane) {
        return plane.createProcessor(plane.getWidth(), plane.getHeight());
    }

    @Override
    void put(ImageProcessor target, int channel, RandomAccessibleInterval<FloatType> values, Measurement measurement) {
        Planes.put(target, channel, values);
    }

    /** @throws InputException if the user says neither a noise nor that it is to be estimated */
    static void requireNoise(double said) {
        if (said < 0 && said != ESTIMATE) {
            throw new InputException("noise must be 0 or more, or -1 to have it estimated, not '" + said + "'.");
        }
    }
}
