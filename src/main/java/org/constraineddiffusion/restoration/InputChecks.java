package org.constraineddiffusion.restoration;

import ij.ImagePlus;
import java.util.List;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.UserText;

/** Checks of images that several tasks make. */
final class InputChecks {

    /** In place of a noise: it is estimated. */
    static final double ESTIMATE = -1;

    private InputChecks() {
    }

    /** @throws InputException if no known pixel differs from another */
    static void refuseConstant(ImagePlus image, InverseProblem problem) {
        List<IntensityScale> ranges = problem.measured().stream()
                .map(plane -> IntensityScale.ofKnown(List.of(plane), problem.forwardModel().unknown(), 0, 100)).toList();
        if (ranges.stream().anyMatch(range -> Double.isNaN(range.low()))) {
            throw new InputException("image: no known pixel of '" + UserText.shown(image.getTitle()) + "' is finite; NaN and infinity say nothing to go by.");
        }
        if (ranges.stream().allMatch(IntensityScale::isConstant)) {
            throw new InputException("image: all known pixels of '" + UserText.shown(image.getTitle()) + "' have the same value, " + UserText.shown(ranges.get(0).low())
                    + "; there must be at least two different values to set the model's brightness by.");
        }
    }

    /** @throws InputException if the noise is neither given nor to be estimated */
    static void requireNoise(double given) {
        if (given < 0 && given != ESTIMATE || Double.isNaN(given)) {
            throw new InputException("noise must be 0 or more, or -1 to have it estimated, not '" + UserText.shown(given) + "'.");
        }
    }
}
