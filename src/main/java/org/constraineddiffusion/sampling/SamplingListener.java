/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

/** Follows a run: progress bars, previews, logs and studies are listeners. */
public interface SamplingListener {

    /** Does nothing, never cancels. */
    SamplingListener NONE = report -> { };

    /** Called at the end of each step, on the sampler's thread. */
    void onStep(StepReport report);

    /** Asked before each evaluation of the prior; true ends the run. */
    default boolean isCanceled() {
        return false;
    }
}
