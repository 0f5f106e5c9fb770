/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

/**
 * The noise schedule of a diffusion model: x<sub>t</sub> = α<sub>t</sub>·x0 + σ<sub>t</sub>·ε, ε ~ N(0, I).
 */
public interface NoiseSchedule {

    /** α<sub>t</sub>, the factor of the clean image at time t: √ᾱ<sub>t</sub> of the paper; 1 at the clean time. */
    double alpha(double t);

    /** σ<sub>t</sub>, the factor of the noise at time t: √(1−ᾱ<sub>t</sub>) of the paper; 0 at the clean time. */
    double sigma(double t);

    /**
     * The times of a run of {@code steps} steps, noisiest first, the clean time last: {@code steps + 1} numbers.
     *
     * @throws IllegalArgumentException if the schedule cannot be cut into so many steps
     */
    double[] times(int steps);

    /**
     * The earliest time, counted from the clean one, with at least this noise-to-signal ratio: how much of a clean image the
     * noise hides. The noisiest time if there is none.
     *
     * @param noiseToSignalRatio σ<sub>t</sub> / α<sub>t</sub>, 0 or more
     */
    double timeOf(double noiseToSignalRatio);

    /** The time nearest to this one at which the model can be evaluated. */
    double nearest(double time);
}
