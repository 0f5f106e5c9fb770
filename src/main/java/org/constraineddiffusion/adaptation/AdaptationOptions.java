/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

import java.time.Duration;
import java.util.Optional;

/**
 * How long and how a model is adapted. Immutable.
 *
 * @param steps of the optimizer, at least 1; of no effect if a duration is given
 * @param duration in place of a number of steps: the same images then give other weights on another machine
 * @param seed of crops and noise
 * @param crop side of the crops in pixels, a multiple of what the model's sides must be multiples of
 * @param batch crops of each step
 * @param rate the highest learning rate of AdamW: reached after 20 steps, then it falls linearly to 0
 * @param average the decay of the moving average of the weights; less at first
 * @param weights which of them are trained
 */
public record AdaptationOptions(int steps, Optional<Duration> duration, long seed, int crop, int batch, double rate, double average,
        TrainedWeights weights) {

    /** 300 steps of 8 crops of 64² pixels: a minute or two on two CPU cores. */
    public static final AdaptationOptions DEFAULT = new AdaptationOptions(300, Optional.empty(), 1, 64, 8, 4e-4, 0.98, TrainedWeights.ALL);

    static final double WEIGHT_DECAY = 1e-4;

    /** Steps until the learning rate is at its maximum. */
    private static final int WARM_UP = 20;

    /** @throws IllegalArgumentException if a number is out of range */
    public AdaptationOptions {
        if (steps < 1 || crop < 1 || batch < 1 || !(rate > 0) || !(average >= 0 && average < 1) || duration.filter(each -> each.isNegative() || each.isZero()).isPresent()) {
            throw new IllegalArgumentException("steps, crop, batch, rate and duration must be above 0, and average from 0 to below 1 (got " + steps + ", " + crop
                    + ", " + batch + ", " + rate + ", " + duration.map(Duration::toString).orElse("none") + ", " + average + ").");
        }
    }

    /** So many steps. */
    public AdaptationOptions withSteps(int count) {
        return new AdaptationOptions(count, Optional.empty(), seed, crop, batch, rate, average, weights);
    }

    /** As many steps as there is time for. */
    public AdaptationOptions withDuration(Duration time) {
        return new AdaptationOptions(steps, Optional.of(time), seed, crop, batch, rate, average, weights);
    }

    /** Another seed: other crops and noise. */
    public AdaptationOptions withSeed(long number) {
        return new AdaptationOptions(steps, duration, number, crop, batch, rate, average, weights);
    }

    /** So many crops in each step. */
    public AdaptationOptions withBatch(int count) {
        return new AdaptationOptions(steps, duration, seed, crop, count, rate, average, weights);
    }

    /** Crops of another side. */
    public AdaptationOptions withCrop(int side) {
        return new AdaptationOptions(steps, duration, seed, side, batch, rate, average, weights);
    }

    /** Other weights are trained. */
    public AdaptationOptions withWeights(TrainedWeights trained) {
        return new AdaptationOptions(steps, duration, seed, crop, batch, rate, average, trained);
    }

    /** The part of the training that is done, 0 … 1. */
    double fraction(int step, Duration passed) {
        return Math.min(1, duration.map(whole -> (double) passed.toNanos() / whole.toNanos()).orElse((double) step / steps));
    }

    /** The learning rate of a step, from 0, where a fraction of the training is done. */
    double rateAt(int step, double fraction) {
        return rate * Math.min(1, (step + 1.0) / WARM_UP) * Math.max(0, 1 - fraction);
    }
}
