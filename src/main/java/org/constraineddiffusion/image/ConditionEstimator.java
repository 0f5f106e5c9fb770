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

/**
 * Estimates what a model is conditioned on from the image, such as the diameter of its nuclei. Implementations have a constructor
 * without arguments, keep no state, and are named in {@code META-INF/services/org.constraineddiffusion.image.ConditionEstimator}.
 */
public interface ConditionEstimator {

    /** How far from the region structures are still of its kind, in pixels: {@link ConditionInput#near} of it bounds the cost. */
    long NEAR = 512;

    /** The key of the condition in a model's {@code rdf.yaml}. */
    String key();

    /**
     * The value of the condition; for a class its index in {@link ConditionInput#classes}.
     *
     * @return empty if there are too few known pixels, or nothing to estimate it from
     */
    OptionalDouble estimate(ConditionInput input);
}
