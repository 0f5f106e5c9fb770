/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

import java.time.Duration;
import java.util.List;

/**
 * What happened while a model was adapted.
 *
 * @param losses of each step, before it: the mean squared error of the denoiser's output
 * @param checked the numbers of steps after which the held-back windows were evaluated; none if none could be held back
 * @param heldBack their loss, of the averaged weights
 * @param best the number of steps whose averaged weights were kept
 * @param duration of the training
 */
public record AdaptationHistory(List<Float> losses, List<Integer> checked, List<Float> heldBack, int best, Duration duration) {

    /** Keeps the lists as they are now. */
    public AdaptationHistory {
        losses = List.copyOf(losses);
        checked = List.copyOf(checked);
        heldBack = List.copyOf(heldBack);
    }

    /** The number of steps. */
    public int steps() {
        return losses.size();
    }
}
