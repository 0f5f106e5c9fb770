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

import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;

/**
 * Makes the samplers of one method, and describes that method for dialogs, macros and scripts. A class with a public constructor
 * without parameters that is named in {@code META-INF/services/org.constraineddiffusion.sampling.SamplerFactory} is found by
 * {@link SamplerFactories#found}.
 *
 * <pre>{@code
 * public final class HalfwayFactory implements SamplerFactory {
 *     public String key() {
 *         return "halfway";
 *     }
 *     public String name() {
 *         return "Halfway";
 *     }
 *     public String help() {
 *         return "Moves the clean estimate half of the way to the constraint in each step.";
 *     }
 *     public List<SamplerSetting> settings() {
 *         return List.of(SamplerSetting.whole("steps", "Steps", "Steps from noise to image.", 20, 1, 1000));
 *     }
 *     public Sampler create(SamplerSettings settings) {
 *         return new HalfwaySampler(settings.whole("steps"), settings.seed());
 *     }
 * }
 * }</pre>
 */
public interface SamplerFactory {

    /** Its name in macros and scripts, as {@code fast}. */
    String key();

    /** Its name in dialogs. */
    String name();

    /** One or two sentences: how it samples, and how many evaluations a step takes. */
    String help();

    /** What may be set, in the order of dialogs. */
    List<SamplerSetting> settings();

    /** @param settings of {@link #settings}, all in their ranges */
    Sampler create(SamplerSettings settings);

    /** Why the sampler cannot be used with a constraint, in one plain sentence; empty if it can. */
    default Optional<String> refusal(Constraint constraint) {
        return constraint.hasProjection() || !needsProjection() ? Optional.empty()
                : Optional.of("The sampler '" + key() + "' needs a constraint with a projection, which this one has not: choose 'newton'.");
    }

    /** Whether the constraint must {@link Constraint#hasProjection have a projection}. */
    default boolean needsProjection() {
        return false;
    }

    /** The settings by which different seeds give different images: for several samples of one image. */
    default SamplerSettings ofSeveralSamples(SamplerSettings settings) {
        return settings;
    }

    /** Whether the noise of measurements is taken out of the result, so that the sampler can denoise an image. */
    default boolean removesNoise() {
        return false;
    }

    /** About how many evaluations a run takes, for a forecast of its time: by default one a step. */
    default double evaluations(SamplerSettings settings) {
        return settings.has(StandardSettings.STEPS_KEY) ? settings.number(StandardSettings.STEPS_KEY) : 1;
    }

    /** The default values of {@link #settings}, and seed 0. */
    default SamplerSettings defaults() {
        return SamplerSettings.defaultsOf(settings());
    }
}
