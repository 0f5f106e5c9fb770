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
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;

/**
 * A sampling method and its settings. Immutable: {@code Samplers.newton().with("steps", 50).withSeed(7)}.
 *
 * @param factory the method
 * @param settings of this factory
 */
public record SamplerChoice(SamplerFactory factory, SamplerSettings settings) {

    /** A method with its default settings. */
    public static SamplerChoice of(SamplerFactory factory) {
        return new SamplerChoice(factory, factory.defaults());
    }

    /** @throws IllegalArgumentException if the sampler has no such setting, or the value is out of its range */
    public SamplerChoice with(String key, double value) {
        return new SamplerChoice(factory, settings.with(key, value));
    }

    /** @throws IllegalArgumentException if the sampler has no such setting, or the word is none of its */
    public SamplerChoice with(String key, String word) {
        return new SamplerChoice(factory, settings.with(key, word));
    }

    /** See {@link SamplerSettings#withApplicable}. */
    public SamplerChoice withApplicable(Map<String, ? extends Number> values) {
        return new SamplerChoice(factory, settings.withApplicable(values));
    }

    /** With another seed of the noise that is drawn after the start. */
    public SamplerChoice withSeed(long seed) {
        return new SamplerChoice(factory, settings.withSeed(seed));
    }

    /** See {@link SamplerFactory#ofSeveralSamples}. */
    public SamplerChoice ofSeveralSamples() {
        return new SamplerChoice(factory, factory.ofSeveralSamples(settings));
    }

    /** The sampler. */
    public Sampler create() {
        return factory.create(settings);
    }

    /** See {@link SamplerFactory#refusal}. */
    public Optional<String> refusal(Constraint constraint) {
        return factory.refusal(constraint);
    }
}
