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

/** The library's sampling methods, for scripts: {@code Samplers.fast()}, or {@code Samplers.newton().with("steps", 50)}. */
public final class Samplers {

    private Samplers() {
    }

    /** From an initial estimate, at the fewest evaluations; the default method. */
    public static SamplerChoice fast() {
        return named("fast");
    }

    /** The paper's inexact-Newton sampler, from pure noise. */
    public static SamplerChoice newton() {
        return named("newton");
    }

    /** DDIM steps with a projection onto the constraint (DDNM), from pure noise. */
    public static SamplerChoice projection() {
        return named("projection");
    }

    /**
     * Any method that is found, by its key.
     *
     * @throws IllegalArgumentException if there is none of this key
     */
    public static SamplerChoice named(String key) {
        return SamplerFactories.found().choose(key);
    }
}
