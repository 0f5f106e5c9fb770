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
import org.constraineddiffusion.prior.DiffusionPrior;

/** {@link NewtonSampler} by its key, {@code newton}. */
public final class NewtonFactory implements SamplerFactory {

    private static final String STRICTNESS = "strictness";
    private static final String INNER_STEPS = "inner_steps";
    private static final String STEP_SIZE = "step_size";
    private static final String FINAL_STEP_SIZE = "final_step_size";
    private static final String DERIVATIVE = "derivative";
    private static final String FINITE = "finite";
    private static final String EXACT = "exact";
    private static final String TRANSPOSED = "transposed";

    @Override
    public String key() {
        return "newton";
    }

    @Override
    public String name() {
        return "Newton";
    }

    @Override
    public String help() {
        return "The paper's inexact-Newton sampler, from pure noise: 1 + 2K evaluations a step.";
    }

    @Override
    public List<SamplerSetting> settings() {
        return List.of(
                SamplerSetting.number(STRICTNESS, "Strictness",
                        "Scales step sizes and inner steps: below 1 the prior weighs more, above 1 the constraint.", 1, 0.05, 4),
                StandardSettings.STEPS,
                SamplerSetting.whole(INNER_STEPS, "Inner steps",
                        "Number of inexact-Newton updates K within each step, two evaluations of the model each.", 5, 0, 100),
                SamplerSetting.number(STEP_SIZE, "Step size",
                        "Step size of the first inner step, in the model's units: the most that a pixel moves.", 0.5, 0, 2),
                SamplerSetting.number(FINAL_STEP_SIZE, "Final step size", "Step size of the last inner step.", 0.1, 0, 2),
                StandardSettings.DELTA, StandardSettings.ETA,
                SamplerSetting.choice(DERIVATIVE, "Derivative",
                        "J e by a finite difference, exact (for models with the method jvp), or J transposed by a backward pass in its place.",
                        FINITE, EXACT, TRANSPOSED));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        NewtonSettings newton = new NewtonSettings(settings.whole(StandardSettings.STEPS_KEY), settings.whole(INNER_STEPS),
                settings.number(STEP_SIZE), settings.number(FINAL_STEP_SIZE), settings.number(StandardSettings.DELTA_KEY),
                settings.number(StandardSettings.ETA_KEY), settings.seed());
        DirectionalDerivative derivative = switch (settings.word(DERIVATIVE)) {
            case EXACT -> DirectionalDerivative.EXACT;
            case TRANSPOSED -> DirectionalDerivative.TRANSPOSED;
            default -> new FiniteDifference(newton.delta());
        };
        return new NewtonSampler(newton.withStrictness(settings.number(STRICTNESS)), derivative);
    }

    @Override
    public double evaluations(SamplerSettings settings) {
        int derivative = switch (settings.word(DERIVATIVE)) {
            case EXACT -> DiffusionPrior.EVALUATIONS_OF_JVP;
            case TRANSPOSED -> DiffusionPrior.EVALUATIONS_OF_VJP;
            default -> 1;
        };
        return settings.number(StandardSettings.STEPS_KEY) * (1 + (1 + derivative) * settings.number(INNER_STEPS));
    }
}
