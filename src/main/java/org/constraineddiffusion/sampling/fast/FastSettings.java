package org.constraineddiffusion.sampling.fast;

/**
 * The settings of {@link FastSampler}.
 *
 * @param steps as many as from pure noise to the image, at least 1; a late start takes its share of them, but at least
 *     {@link #LEAST_STEPS}
 * @param delta δ, the largest change of a pixel in a finite difference, above 0
 * @param seed the seed of the noise that is drawn after the start
 */
public record FastSettings(int steps, double delta, long seed) {

    /** 20 steps, δ = 0.005. */
    public static final FastSettings DEFAULT = new FastSettings(20, 0.005, 0);

    /** The steps of the latest start. */
    public static final int LEAST_STEPS = 3;

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public FastSettings {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be 1 or more (got " + steps + ").");
        }
        if (!(delta > 0)) {
            throw new IllegalArgumentException("delta must be above 0 (got " + delta + ").");
        }
    }
}
