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

/** The standard deviation of the noise in the model's units: see {@link NoiseEstimator}; of several planes, the root mean square. */
public final class NoiseConditionEstimator implements ConditionEstimator {

    /** The least that models are trained with: less is none, and 0 would be "unknown". */
    private static final double LEAST = 1e-3;

    @Override
    public String key() {
        return "noise";
    }

    @Override
    public OptionalDouble estimate(ConditionInput input) {
        ConditionInput near = input.near(NEAR);
        double square = 0;
        for (var plane : near.planes()) {
            OptionalDouble noise = NoiseEstimator.ofKnown(plane, near.unknown());
            if (noise.isEmpty()) {
                return noise;
            }
            square += Math.pow(near.scale().differenceToModel(noise.getAsDouble()), 2) / near.planes().size();
        }
        return OptionalDouble.of(Math.max(LEAST, Math.sqrt(square)));
    }
}
