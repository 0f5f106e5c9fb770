package org.constraineddiffusion.prior;

/**
 * How much of a noisy image is signal and how much is noise: x<sub>t</sub> = signal(t)·x0 + noise(t)·ε, ε ~ N(0, I).
 */
public interface NoiseSchedule {

    /** The factor of the clean image at time t: √ᾱ<sub>t</sub> of the paper; 1 at the clean time. */
    double signal(double t);

    /** The factor of the noise at time t: √(1−ᾱ<sub>t</sub>) of the paper; 0 at the clean time. */
    double noise(double t);

    /**
     * The times of a run of {@code steps} steps, noisiest first, the clean time last: {@code steps + 1} numbers.
     *
     * @throws IllegalArgumentException if the schedule cannot be cut into so many steps
     */
    double[] times(int steps);

    /**
     * The earliest time, counted from the clean one, whose noise over signal is at least this: how much of a clean image that
     * noise hides. The noisiest time if there is none.
     *
     * @param noiseToSignalRatio noise(t) / signal(t), 0 or more
     */
    double timeOf(double noiseToSignalRatio);

    /** The time nearest to this one at which the model can be asked. */
    double nearest(double time);
}
