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

import java.util.Map;

/** How much time a restoration may take for how good a result: a number of {@linkplain StandardSettings#STEPS steps} that needs no thought. */
public enum Quality {

    /** About half of the time of {@link #STANDARD}, for a first look. */
    DRAFT(10),

    /** The default. */
    STANDARD(20),

    /** About twice the time of {@link #STANDARD}. */
    BEST(40);

    private final int steps;

    Quality(int steps) {
        this.steps = steps;
    }

    /** Steps S from pure noise to the image. */
    public int steps() {
        return steps;
    }

    /** A sampler of this quality; one without steps stays as it is. */
    public SamplerChoice of(SamplerChoice choice) {
        return choice.withApplicable(Map.of(StandardSettings.STEPS_KEY, steps));
    }
}
