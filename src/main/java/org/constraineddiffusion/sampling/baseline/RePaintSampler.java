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
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.KnownPixels;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.TimeStep;
import org.constraineddiffusion.sampling.UnfitConstraintException;
import org.constraineddiffusion.sampling.UpdateRule;

/**
 * The sampler of Lugmayr et al. 2022, "RePaint: inpainting using denoising diffusion probabilistic models", for known pixels: before each
 * evaluation but the first, they replace the image where they are known, with fresh noise of the time, m(a·y + s·n) + (1 − m)x; then an
 * ancestral step. It goes back by single forward steps and repeats ({@link TimeTravel}). The result has the known pixels as they are, noisy or
 * not.
 */
public final class RePaintSampler implements Sampler {

    private final RePaintSettings settings;

    public RePaintSampler(RePaintSettings settings) {
        this.settings = settings;
    }

    /** @throws UnfitConstraintException if the constraint is not that some pixels are known */
    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        KnownPixels known = Refusals.knownPixels(constraint);
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        TimeTravel travel = new TimeTravel(prior.schedule().times(settings.steps()), settings.jumpLength(), settings.jumpRepeats());
        double[] times = travel.walk();
        Steps steps = new Steps(walk.prior(), known, travel, NoiseSource.fresh(settings.seed(), noise));
        return walk.run(walk.startFromNoise(noise, times[0]), times, steps, steps);
    }

    private static final class Steps implements UpdateRule, TimeStep {

        private final DiffusionPrior prior;
        private final NoiseSchedule schedule;
        private final KnownPixels known;
        private final TimeTravel travel;
        private final NoiseSource fresh;
        private final TimeStep ancestral;

        private boolean started;

        Steps(DiffusionPrior prior, KnownPixels known, TimeTravel travel, NoiseSource fresh) {
            this.prior = prior;
            this.schedule = prior.schedule();
            this.known = known;
            this.travel = travel;
            this.fresh = fresh;
            this.ancestral = new DdimStep(schedule, 1, fresh);
        }

        @Override
        public Estimate update(NDArray x, double t) {
            NDArray from = started ? known.paste(x, schedule.alpha(t), drawn(x.getManager(), x.getShape(), schedule.sigma(t))) : x;
            started = true;
            return prior.estimate(from, t);
        }

        @Override
        public NDArray next(Estimate estimate, double from, double to) {
            double at = travel.after(from);
            NDArray x = ancestral.next(estimate, from, at);
            if (schedule.sigma(at) == 0) {
                return known.paste(x, 1, x.zerosLike());
            }
            while (at != to) {
                double up = travel.before(at);
                x = ForwardStep.of(x, schedule, at, up, fresh);
                at = up;
            }
            return x;
        }

        private NDArray drawn(NDManager manager, Shape shape, double deviation) {
            return fresh.next(manager, shape.get(1), shape.get(2), shape.get(3)).muli(deviation);
        }
    }
}
