/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import java.util.OptionalDouble;

/** The median diameter of the nuclei in pixels, of grey images: see {@link NuclearDiameter}. */
public final class NuclearDiameterEstimator implements ConditionEstimator {

    @Override
    public String key() {
        return "nuclear_diameter";
    }

    @Override
    public OptionalDouble estimate(ConditionInput input) {
        if (input.planes().size() > 1) {
            return OptionalDouble.empty();
        }
        ConditionInput near = input.near(NEAR);
        double diameter = NuclearDiameter.of(near.planes().get(0), near.unknown(), near.scale());
        return diameter == NuclearDiameter.UNKNOWN ? OptionalDouble.empty() : OptionalDouble.of(diameter);
    }
}
