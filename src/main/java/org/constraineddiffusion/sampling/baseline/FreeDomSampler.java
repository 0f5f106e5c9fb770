/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.baseline;

import ai.djl.ndarray.NDArray;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.TimeStep;

/**
 * The sampler of Yu et al. 2023, "FreeDoM: training-free energy-guided conditional diffusion model", with the residual for its energy: a DDIM step, then
 * x' −= a ρ ∇<sub>x</sub>‖y − A x0(x)‖<sub>2</sub> through the denoiser. Steps in the middle of the way are repeated ("time travel"): of S steps, counted from
 * the clean side, those from 0.4 S to below 0.7 S, each after a step of the forward process.
 */
public final class FreeDomSampler implements Sampler {

    private static final double FIRST = 0.4;
    private static final double END = 0.7;

    private final FreeDomSettings settings;

    public FreeDomSampler(FreeDomSettings settings) {
        this.settings = settings;
    }

    /** The number of steps that are repeated. */
    static int repeated(int steps) {
        return (int) IntStream.range(0, steps).filter(index -> isRepeated(index, steps)).count();
    }

    private static boolean isRepeated(int index, int steps) {
        return index >= FIRST * steps && index < END * steps;
    }

    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        NoiseSchedule schedule = prior.schedule();
        TimeTravel once = new TimeTravel(schedule.times(settings.steps()), 1, 1);
        NoiseSource fresh = NoiseSource.fresh(settings.seed(), noise);
        boolean latent = constraint instanceof InLatentSpace;
        double length = settings.rho() * FreeDomSettings.STEPS / settings.steps() * Lengths.scale(noise.getShape(), latent ? Lengths.OF_LATENTS : Lengths.OF_PIXELS);
        GradientSteps steps = new GradientSteps(walk.prior(), constraint::distanceDescent, settings.clip() && !latent,
                new DdimStep(schedule, settings.eta(), fresh), t -> length * schedule.alpha(t));
        TimeStep travelling = (estimate, from, to) -> {
            double after = once.after(from);
            NDArray x = steps.next(estimate, from, after);
            return to == after ? x : ForwardStep.of(x, schedule, after, from, fresh);
        };
        double[] times = walk(once.times());
        return walk.run(walk.startFromNoise(noise, times[0]), times, steps, travelling);
    }

    /** Each time as often as a step is made from it, and the clean one. */
    private double[] walk(double[] times) {
        int count = times.length - 1;
        return IntStream.rangeClosed(0, count).boxed()
                .flatMapToDouble(i -> DoubleStream.generate(() -> times[i]).limit(i < count && isRepeated(count - 1 - i, count) ? settings.travelRepeats() : 1))
                .toArray();
    }
}
