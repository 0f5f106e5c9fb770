package org.constraineddiffusion.sampling.fast;

/**
 * The constants of {@link FastSampler} that were tuned, and how each was chosen, as far as that is recorded: with the nuclei model, on
 * half of the 44 validation images of docs/methods.md's tables. Other models use them unchanged. h is a noise-to-signal ratio s / a.
 *
 * @param start which noise hides what the initial estimate does not know
 * @param steps what happens at each time
 * @param end at which noise the last evaluation is made
 * @param splitting of measurements that cover every pixel
 */
public record FastTuning(Start start, Steps steps, End end, Splitting splitting) {

    /** The values in use. */
    public static final FastTuning DEFAULT = new FastTuning(new Start(0.1, 1.5, 1.5, 12), new Steps(1, 2, 1, 3),
            new End(0.05, 140, 0.02, 1.0 / 6, 10), new Splitting(0.4, 0.25, 0.07, 0.3, 0.008, 5, 4));

    /**
     * Which noise to start with: h = hiding · d<sup>power</sup> for unknown pixels at a distance of d pixels from known ones. Beyond
     * {@link Steps#posteriorMeanUpTo}, h<sup>whole</sup>.
     *
     * @param hiding h at a distance of one pixel: measured on nuclei
     * @param power how h grows with the distance: measured on nuclei
     * @param whole where a posterior sample is wanted: nothing of the smooth estimate may be seen then, which takes more noise than a mean
     *     does. With 1.5, spectra of wide holes come as near to the truth as those of the paper's sampler
     * @param noisiest the largest h to start an estimate from: beyond, nothing of it is left
     */
    public record Start(double hiding, double power, double whole, double noisiest) {
    }

    /**
     * What happens at each time.
     *
     * @param posteriorMeanUpTo starts of at most this h lead to the posterior mean, others to a posterior sample. A mean has the
     *     smaller error where unknown pixels are all but determined by their surroundings (thin holes: 31.7 dB, not 31.1), while
     *     the mean of wide holes has fewer nuclei than their surroundings. How 1 was chosen is not recorded
     * @param renoising the exponent of {@link StochasticDdimStep}, over the square of the start's noise-to-signal ratio: the noisier the
     *     start, the less fresh noise. How 2 was chosen is not recorded
     * @param manyDirectionsAbove times of more than this h are worth further directions, since large structures form there; how 1
     *     was chosen is not recorded
     * @param directions how many: with 3 in place of 1, wide holes come nearer to the truth and have no seam
     */
    public record Steps(double posteriorMeanUpTo, double renoising, double manyDirectionsAbove, int directions) {
    }

    /**
     * At which h the last evaluation is made.
     *
     * @param ofMean for a posterior mean; how 0.05 was chosen is not recorded
     * @param fall for a posterior sample, the start's h over this. A compromise: the larger, the more of an image's own noise is made,
     *     nearer to its spectrum and further from its pixels. One h for all was too much for a box of 64² and too little for 128²
     * @param texture but not less than this, where all of that noise is made: of a box's spectrum, 5.0 dB from the truth in place of 5.9, for
     *     0.004 of SSIM
     * @param leftOfNoise in denoising, the second step's share of the measurements' noise; how 1/6 was chosen is not recorded
     * @param fewSteps with no more steps than this, denoising has one step and no second: 0.28 ± 0.12 dB less on 15 images of nuclei with noise of
     *     5 %, a third of the evaluations, and nearer to the truth in perceptual distance (1.46, not 1.92)
     */
    public record End(double ofMean, double fall, double texture, double leftOfNoise, int fewSteps) {
    }

    /**
     * Half-quadratic splitting.
     *
     * @param start h of the first evaluation for measurements at a distance of one pixel
     * @param power how it grows with the distance
     * @param last h of the last evaluation, and at least the measurements' noise
     * @param weight λ: what the measurements weigh beside the denoiser
     * @param leastNoise the least noise that measurements count as having: exact ones are those of an image that the prior does not quite know
     * @param stepsPerEvaluation of {@link FastSettings#steps}
     * @param pairFrom with so many evaluations or more, the last two are an antithetic pair: in ×4, 4 evaluations with a pair are 0.15 dB behind
     *     4 without one, but nearer to the truth in perceptual distance, by a sixth
     */
    public record Splitting(double start, double power, double last, double weight, double leastNoise, int stepsPerEvaluation, int pairFrom) {

        /** The evaluations of a run of so many steps from pure noise. */
        int evaluations(int wholeSteps) {
            return Math.max(1, Math.round((float) wholeSteps / stepsPerEvaluation));
        }

        boolean hasPair(int wholeSteps) {
            return evaluations(wholeSteps) >= pairFrom;
        }

        /** h of the first evaluation. */
        double startOf(double distance) {
            return start * Math.pow(distance, power);
        }
    }

    /** h of the start: how much noise hides an estimate whose unknown pixels lie at a distance from known ones. */
    double startOf(double distance) {
        double enough = start.hiding * Math.pow(distance, start.power);
        double limit = steps.posteriorMeanUpTo;
        return Math.min(start.noisiest, leadsToMean(enough) ? enough : limit * Math.pow(enough / limit, start.whole));
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
