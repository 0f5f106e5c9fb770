/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;

/** Follows a restoration: progress bars, logs and previews are listeners. Methods are called on the thread of the restoration. */
public interface RestorationListener {

    /** Follows nothing, never cancels. */
    RestorationListener NONE = step -> { };

    /**
     * Where a restoration stands at the end of a step.
     *
     * @param region which region is being sampled, from 0, over all samples, planes and regions
     * @param regions how many there are, as far as is known
     * @param step the step of the sampler that ended, from 1
     * @param steps the number of its steps
     * @param error of the clean estimate from the measured data, root mean square in the model's units
     */
    record Step(int region, int regions, int step, int steps, double error) {
    }

    /** A step ended. */
    void onStep(Step step);

    /** Whether the clean estimate is wanted now; asked at the end of each step. */
    default boolean wantsEstimate() {
        return false;
    }

    /**
     * The clean estimate at the end of a step, if it is wanted; of latent models there is none.
     *
     * @param planes of a window of one region, in the image's units, of a grey model one, of a colour model as many as it has channels
     */
    default void onEstimate(List<RandomAccessibleInterval<FloatType>> planes) {
    }

    /**
     * The model is being adapted to the image, before the first step.
     *
     * @param step of the training, from 0
     * @param fraction of the training that is done, 0 … 1
     */
    default void onTraining(int step, double fraction) {
    }

    /** Something that the user should know, in a plain sentence. */
    default void onWarning(String sentence) {
    }

    /** Asked before each evaluation; true ends the restoration with a CancellationException. */
    default boolean isCanceled() {
        return false;
    }
}
