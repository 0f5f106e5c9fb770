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

/**
 * The constants of {@link FastSampler} that were tuned, and how each was chosen, as far as that is recorded: with the nuclei model, on
 * half of the 44 validation images of docs/methods.md's tables. Other models use them unchanged. h is a noise-to-signal ratio s / a.
 *
 * @param start which noise hides what the initial estimate does not know
 * @param steps what happens at each time
 * @param end at which noise the last evaluation is made
 * @param exact half-quadratic splitting of exact measurements that cover every pixel
 * @param noisy the same of measurements with noise
 * @param check of the prior at pixels that are held back
 */
public record FastTuning(Start start, Steps steps, End end, Splitting exact, Splitting noisy, Check check) {

    /** The values in use. */
    public static final FastTuning DEFAULT = new FastTuning(new Start(0.1, 1.5, 1.5, 12), new Steps(1, 2, 1, 3),
            new End(0.05, 140, 0.02, 1.0 / 6, 10), new Splitting(0.4, 0.25, 0.07, 0.3, 0.008, 2.5, 4, 0.7, 4.6),
            new Splitting(0.25, 0.25, 0.035, 1, 0.008, 2.5, Integer.MAX_VALUE, 0, 10), new Check(3, 0.02));

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
     * The check of a prior.
     *
     * @param trust by what its weight is multiplied, before it is cut off at 1: a whole run predicts better than the one evaluation of the check. With 3,
     *     strokes in nuclei are 0.04 ± 0.04 dB behind a run without a check, with 1.25 0.37 ± 0.19; with any of them, strokes and rows in 14 other
     *     images gain. 0 for no check
     * @param negligible an error, in the model's units, that is added to both of the ratio: 1 % of the range. Where interpolation is all but perfect, it
     *     says nothing against a prior that it is not
     */
    public record Check(double trust, double negligible) {
    }

    /**
     * Half-quadratic splitting. On 15 images of nuclei and one of each of 14 modalities, ×4 changes by less than 0.15 dB for a start of 0.2 to 0.5.
     *
     * @param start h of the first evaluation for measurements at a distance of one pixel
     * @param power how it grows with the distance
     * @param last h of the last evaluation
     * @param weight λ: what the measurements weigh beside the denoiser
     * @param leastNoise the least noise that measurements count as having: exact ones are those of an image that the prior does not quite know
     * @param stepsPerEvaluation of {@link FastSettings#steps}: 20 steps make 8 evaluations. On 24 micrographs of 14 modalities 4 are 0.27 ± 0.04 dB behind
     *     8 in ×4, and 0.22 ± 0.03 dB in deblurring
     * @param pairFrom with so many evaluations or more, the last two are an antithetic pair: in ×4, 4 evaluations with a pair are 0.12 dB behind
     *     4 without one, but nearer to the truth in perceptual distance, by a sixth. With noisy measurements they are behind in all
     * @param momentum β at a distance of more than a pixel: in ×8, 0.35 dB more for 5 evaluations. In ×4 and in deblurring it takes 0.03 and 0.2 dB
     * @param farthest the largest distance for which a mean is wanted: beyond, it would be blurred. Of a blur of 7 pixels the 4 evaluations make 36.9 dB
     *     of 33.7
     */
    public record Splitting(double start, double power, double last, double weight, double leastNoise, double stepsPerEvaluation, int pairFrom,
            double momentum, double farthest) {

        /** β for a distance. */
        double momentum(double distance) {
            return distance > 1 ? momentum : 0;
        }

        /** The evaluations of a run of so many steps from pure noise. */
        int evaluations(int wholeSteps) {
            return (int) Math.max(1, Math.round(wholeSteps / stepsPerEvaluation));
        }

        boolean hasPair(int wholeSteps) {
            return evaluations(wholeSteps) >= pairFrom;
        }

        /** h of the first evaluation. */
        double startOf(double distance) {
            return start * Math.pow(distance, power);
        }
    }

    /** The same without a check of the prior. */
    public FastTuning withoutCheck() {
        return new FastTuning(start, steps, end, exact, noisy, new Check(0, check.negligible));
    }

    /** Of measurements with this noise. */
    Splitting splitting(double noise) {
        return noise > exact.leastNoise ? noisy : exact;
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
