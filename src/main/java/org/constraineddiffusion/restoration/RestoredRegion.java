package org.constraineddiffusion.restoration;

import java.util.List;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.Mask;

/**
 * A restored part of the wanted planes.
 *
 * @param planes one for each measured plane, in the image's units, over the region's canvas
 * @param pixels those that were to be found; empty if all were
 */
record RestoredRegion(List<RandomAccessibleInterval<FloatType>> planes, Optional<Mask> pixels) {
}
