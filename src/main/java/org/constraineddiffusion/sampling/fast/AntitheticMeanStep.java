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
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.TimeStep;
import org.constraineddiffusion.sampling.UpdateRule;

/**
 * Steps that lead to the posterior mean, not to a posterior sample: each draws all of its noise n anew, and the estimate is the mean of
 * those of an antithetic pair, a·x0 + s·n and a·x0 − s·n. The part of an estimate that depends on the noise is odd in n, except for
 * terms of higher order, and cancels: antithetic variates (Hammersley and Morton 1956, "A new Monte Carlo technique: antithetic variates"). A
 * pair is nearer to the mean than eight estimates of independent noise; it takes twice the evaluations of one.
 */
final class AntitheticMeanStep implements UpdateRule, TimeStep, AutoCloseable {

    private final NoiseSchedule schedule;
    private final UpdateRule rule;
    private final NoiseSource source;
    private final NDManager manager;
    private final Optional<NDArray> where;

    /** The noise in the noisy image that has an antithetic partner; null before it is first drawn. */
    private NDArray paired;

    /**
     * @param rule gives the estimates of each of a pair
     * @param manager of the tensors that are kept from step to step: that of the run's start
     * @param where 1 in the regions for which a mean is wanted, else 0, {@code [1, 1, h, w]}; empty for the whole image
     */
    AntitheticMeanStep(NoiseSchedule schedule, UpdateRule rule, NoiseSource source, NDManager manager, Optional<NDArray> where) {
        this.schedule = schedule;
        this.rule = rule;
        this.source = source;
        this.manager = manager;
        this.where = where;
    }

    /** A clean image with noise, at time t, in the manager of kept tensors: {@code [n, c, h, w]}. */
    NDArray noisy(NDArray clean, NDArray noise, double t) {
        keep(noise.mul(schedule.sigma(t)));
        try (NDArray kept = clean.mul(schedule.alpha(t))) {
            return paired.add(kept);
        }
    }

    /** The same with noise that is drawn for it; one clean image is for all of a batch. */
    NDArray noisy(NDArray clean, double t) {
        Shape shape = clean.getShape();
        try (NDArray noise = source.next(clean.getManager(), shape.get(1), shape.get(2), shape.get(3))) {
            return noisy(clean, noise, t);
        }
    }

    private void keep(NDArray noise) {
        close();
        paired = noise;
        paired.attach(manager);
    }

    @Override
    public Estimate update(NDArray x, double t) {
        Estimate one = rule.update(x, t);
        if (paired == null) {
            return one;
        }
        try (NDArray partner = partnerOf(x)) {
            Estimate other = rule.update(partner, t);
            return new Estimate(mean(one.x0(), other.x0()), mean(one.noise(), other.noise()));
        }
    }

    private NDArray partnerOf(NDArray x) {
        try (NDArray twice = paired.mul(2)) {
            where.ifPresent(twice::muli);
            return x.sub(twice);
        }
    }

    /** Of two images, which are closed. */
    private static NDArray mean(NDArray one, NDArray other) {
        try (one; other) {
            return one.add(other).divi(2);
        }
    }

    @Override
    public NDArray next(Estimate estimate, double from, double to) {
        return schedule.sigma(to) > 0 ? noisy(estimate.x0(), to) : estimate.x0().mul(schedule.alpha(to));
    }

    @Override
    public void close() {
        if (paired != null) {
            paired.close();
            paired = null;
        }
    }
}
