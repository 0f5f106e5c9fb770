/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.sampling.DirectionalDerivative;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.HeldBackProblem;
import org.constraineddiffusion.sampling.initial.InitialEstimate;
import org.constraineddiffusion.sampling.initial.Initializer;
import org.constraineddiffusion.sampling.initial.Initializers;

/**
 * A sampler with fewer evaluations than the paper's, from the same forward passes. It starts late, from an initial estimate of the
 * constraint with as much noise as hides what the estimate does not know. At each time it moves the clean estimate along J e as
 * far as pays, and projects it onto the constraint ({@link ConjugateDirectionUpdate}): two evaluations, four at noisy times.
 *
 * <p>The further unknown pixels lie from known ones, the more noise it starts with, and the more steps it takes:
 * <ul>
 * <li>{@link HalfQuadraticSplitting}: coarse or blurred images, whose measurements cover every pixel, by denoiser and measurements in turns;
 * <li>{@link PosteriorMean}: unknown pixels that are all but determined by their surroundings, by antithetic pairs of estimates;
 * <li>{@link PosteriorSample}: wide holes, by stochastic DDIM steps of second order, since a mean would be blurred;
 * <li>{@link MixedRegions}: both in one image;
 * <li>{@link FromMeasuredNoise}: denoising, where the measured image is itself a noisy image at the time of its noise;
 * <li>{@link FromPureNoise}: a constraint without an initial estimate.
 * </ul>
 */
public final class FastSampler implements Sampler {

    private final FastSettings settings;
    private final FastTuning tuning;
    private final Initializers initializers;
    private final DirectionalDerivative derivative;

    /** With the initializers that are found. */
    public FastSampler(FastSettings settings) {
        this(settings, FastTuning.DEFAULT, Initializers.found());
    }

    /** With other tuned constants and initializers; J e is by finite differences. */
    public FastSampler(FastSettings settings, FastTuning tuning, Initializers initializers) {
        this.settings = settings;
        this.tuning = tuning;
        this.initializers = initializers;
        this.derivative = new FiniteDifference(settings.delta());
    }

    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        Optional<Initializer> initializer = initializers.of(constraint);
        FastRun run = run(new ReverseDiffusion(prior, constraint, listener), constraint,
                initializer.map(Initializer::localized).orElse(constraint), noise);
        if (initializer.isEmpty()) {
            return new FromPureNoise().sample(run);
        }
        try (InitialEstimate initial = initializer.get().estimate()) {
            FastStrategy strategy = strategy(initial, initializer.get().coversEveryPixel() && constraint.hasProximalMap(), constraint.noiseDeviation());
            return strategy instanceof PosteriorMean ? checked(run, initial, initializer.get()) : strategy.sample(run);
        }
    }

    private static SamplingResult checked(FastRun run, InitialEstimate initial, Initializer initializer) {
        Optional<HeldBackProblem> problem = run.times().tuning().check().trust() > 0 ? initializer.heldBack() : Optional.empty();
        try {
            return new PosteriorMean(initial, problem).sample(run);
        } finally {
            problem.ifPresent(HeldBackProblem::close);
        }
    }

    private FastRun run(ReverseDiffusion walk, Constraint constraint, Constraint localized, NDArray noise) {
        NoiseSource fresh = NoiseSource.fresh(settings.seed(), noise);
        ConjugateDirectionUpdate rule = new ConjugateDirectionUpdate(walk.prior(), constraint, localized, derivative, tuning.steps());
        return new FastRun(walk, constraint, noise, fresh, rule, new FastTimes(walk.prior().schedule(), settings.steps(), tuning), settings.texture());
    }

    /**
     * @param splits whether the constraint has a proximal map and its measurements cover every pixel
     * @param noise of the measurements
     */
    FastStrategy strategy(InitialEstimate initial, boolean splits, double noise) {
        double deviation = Arrays.stream(initial.noise()).max().orElse(0);
        if (initial.distance() == 0 && deviation > 0) {
            return new FromMeasuredNoise(initial, deviation);
        }
        FastTuning.Splitting splitting = tuning.splitting(noise);
        if (splits && initial.distance() > 0 && initial.distance() <= splitting.farthest()) {
            return new HalfQuadraticSplitting(initial, splitting);
        }
        if (tuning.leadsToMean(tuning.startOf(initial.distance()))) {
            return new PosteriorMean(initial, Optional.empty());
        }
        return MixedRegions.of(initial, tuning).orElseGet(() -> new PosteriorSample(initial));
    }
}
