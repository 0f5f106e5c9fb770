package org.constraineddiffusion.sampling.fast;

/**
 * The constants of {@link FastSampler} that were tuned, and how each was chosen. Those that were measured were measured on images of
 * nuclei, with the model of nuclei; other models use them unchanged. h is a noise-to-signal ratio s / a.
 *
 * @param start which noise hides what the initial estimate does not know
 * @param steps what happens at each time
 * @param end at which noise the last evaluation is made
 */
public record FastTuning(Start start, Steps steps, End end) {

    /** The values in use. */
    public static final FastTuning DEFAULT = new FastTuning(new Start(0.1, 1.5, 1.5, 12), new Steps(1, 2, 1, 3),
            new End(0.05, 140, 0.02, 1.0 / 6));

    /**
     * Which noise to start with: h = hiding · d<sup>power</sup> for unknown pixels at a distance of d pixels from known ones. Beyond
     * {@link Steps#posteriorMeanUpTo}, h<sup>whole</sup>.
     *
     * @param hiding h at a distance of one pixel: measured on nuclei
     * @param power how h grows with the distance: measured on nuclei
     * @param whole where a posterior sample is wanted: nothing of the smooth estimate may be seen then, which takes more noise than a mean
     *     does
     * @param noisiest the largest h to start an estimate from: beyond, nothing of it is left
     */
    public record Start(double hiding, double power, double whole, double noisiest) {
    }

    /**
     * What happens at each time.
     *
     * @param posteriorMeanUpTo starts of at most this h lead to the posterior mean, others to a posterior sample. 1, where signal and
     *     noise are equal, was set and not measured: unknown pixels that are all but determined by their surroundings are best met by
     *     a mean, while the mean of all that a wide hole may hold resembles none of it
     * @param renoising the exponent of {@link StochasticDdimStep}, over the square of the start's noise-to-signal ratio: the noisier the
     *     start, the less fresh noise. How 2 was chosen is not recorded
     * @param manyDirectionsAbove times of more than this h are worth further directions, since large structures form there; set and not
     *     measured
     * @param directions how many; how 3 was chosen is not recorded
     */
    public record Steps(double posteriorMeanUpTo, double renoising, double manyDirectionsAbove, int directions) {
    }

    /**
     * At which h the last evaluation is made.
     *
     * @param ofMean for a posterior mean; how 0.05 was chosen is not recorded
     * @param fall for a posterior sample, the start's h over this. A compromise: the larger, the more of an image's own noise is made,
     *     nearer to its spectrum and further from its pixels
     * @param texture but not less than this, where all of that noise is made
     * @param leftOfNoise in denoising, the second step's share of the measurements' noise; how 1/6 was chosen is not recorded
     */
    public record End(double ofMean, double fall, double texture, double leftOfNoise) {
    }

    /** h of the start: how much noise hides an estimate whose unknown pixels lie at a distance from known ones. */
    double startOf(double distance) {
        double enough = start.hiding * Math.pow(distance, start.power);
        return Math.min(start.noisiest, leadsToMean(enough) ? enough : steps.posteriorMeanUpTo * Math.pow(enough / steps.posteriorMeanUpTo, start.whole));
    }

    /** Whether a posterior mean is wanted from a start of this h. */
    boolean leadsToMean(double noiseToSignal) {
        return noiseToSignal <= steps.posteriorMeanUpTo;
    }

    /** h of the last evaluation, by that of the start. */
    double endOf(double noiseToSignal) {
        return leadsToMean(noiseToSignal) ? end.ofMean : Math.max(end.texture, noiseToSignal / end.fall);
    }
}
