/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.batch;

import org.constraineddiffusion.restoration.RestorationListener;

/** Follows a folder's restoration: the images, and within each its steps. Methods are called on the thread of the batch. */
public interface BatchListener extends RestorationListener {

    /** Follows nothing, never cancels. */
    BatchListener NONE = new BatchListener() {
    };

    /** How far a batch is. */
    record BatchProgress(int done, int images, BatchReport.Entry last, double secondsLeft) {
    }

    /**
     * An image ended.
     *
     * @param progress {@code done} of {@code images} have ended, {@code last} is the latest; {@code secondsLeft} by the mean of those that were worked
     *        on, NaN as long as there is none
     */
    default void onImage(BatchProgress progress) {
    }

    @Override
    default void onStep(Step step) {
    }
}
