/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.imglib2.Cursor;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/**
 * Gives filled pixels the noise of the known ones around them. In flat places around and inside, the noise is what is left of the image
 * without its smooth part: its variance, linear in brightness, and its autocovariance. What the fill has less of at each spatial
 * frequency is added as Gaussian noise of that spectrum; a fill that has enough stays as it is, and so do parts of a hole that are too narrow
 * for their evenness to be seen. All is computed in the model's units, so that an inverted image is given the inverted noise.
 */
public final class GrainMatch {

    /** Known pixels so far from the region's bounds are measured. */
    private static final long NEAR = 48;

    /** A window of more pixels takes too much memory. */
    private static final long LARGEST = 1L << 22;

    /** With fewer flat known pixels, no noise is estimated. */
    private static final int ENOUGH = 200;

    /** With fewer flat filled pixels, all filled ones are compared. */
    private static final int ENOUGH_FILLED = 30;

    /** Noise below this many steps between the image's values is rounding. */
    private static final double ROUNDING = 0.5;

    /** Noise below this in the model's units, of a range of 2, is not seen. */
    private static final double UNSEEN = 0.004;

    /** A smaller part of the variance is within the error of the estimate: a fill that lacks no more has enough. */
    private static final double LEAST_MISSING = 0.15;

    /**
     * Parts of a hole into which no square of this side fits stay as they are. Added noise takes strokes of up to 9 pixels below biharmonic inpainting in
     * PSNR and SSIM (docs/experiments/fills.md); wider ones, which are seen to be even, gain in perceptual distance.
     */
    private static final int WIDE = 10;

    /** Channels whose noise is more alike than this have the same. */
    private static final double SAME = 0.98;

    /**
     * A channel of a region.
     *
     * @param measured the whole plane, [x, y], in the image's units
     * @param filled the fill, over the region's bounds at least
     * @param scale the channel's; a constant one is left as it is
     */
    public record Channel(RandomAccessibleInterval<FloatType> measured, RandomAccessibleInterval<FloatType> filled, IntensityScale scale) {
    }

    /**
     * What was added to a channel.
     *
     * @param plane the fill with it; the fill itself if nothing was
     * @param added the added noise's standard deviation over the pixels that got some, in the image's units; 0 if there was nothing to add
     * @param around that of the noise around, at the fill's brightness
     */
    public record Grained(RandomAccessibleInterval<FloatType> plane, double added, double around) {
    }

    private final Interval window;
    private final int width;
    private final int height;
    private final boolean[] known;
    private final boolean[] inside;

    /** Of those inside, the pixels that get noise. */
    private final boolean[] wide;
    private final long seed;

    private GrainMatch(RandomAccessibleInterval<BitType> unknown, Mask region, long seed) {
        this.window = Intervals.intersect(Intervals.expand(region.bounds(), NEAR), unknown);
        this.width = (int) window.dimension(0);
        this.height = (int) window.dimension(1);
        this.known = bits(unknown);
        for (int i = 0; i < known.length; i++) {
            known[i] = !known[i];
        }
        this.inside = bits(region.bits());
        this.wide = wide();
        this.seed = seed;
    }

    /** Pixels of the region in a square of unknown ones. */
    private boolean[] wide() {
        boolean[] result = new boolean[known.length];
        for (int y = 0; y + WIDE <= height; y++) {
            for (int x = 0; x + WIDE <= width; x++) {
                if (isUnknown(x, y)) {
                    mark(result, x, y);
                }
            }
        }
        return result;
    }

    /** True if no pixel of the square from (x, y) is known. */
    private boolean isUnknown(int x, int y) {
        for (int i = 0; i < WIDE * WIDE; i++) {
            if (known[(y + i / WIDE) * width + x + i % WIDE]) {
                return false;
            }
        }
        return true;
    }

    private void mark(boolean[] pixels, int x, int y) {
        for (int i = 0; i < WIDE * WIDE; i++) {
            int pixel = (y + i / WIDE) * width + x + i % WIDE;
            pixels[pixel] = inside[pixel];
        }
    }

    private boolean[] bits(RandomAccessibleInterval<BitType> of) {
        boolean[] bits = new boolean[width * height];
        int i = 0;
        for (BitType bit : Views.flatIterable(Views.interval(of, window))) {
            bits[i++] = bit.get();
        }
        return bits;
    }

    /** True if a region is too large for this. */
    public static boolean isTooLarge(Mask region) {
        return Intervals.numElements(Intervals.intersect(Intervals.expand(region.bounds(), NEAR), region.bits())) > LARGEST;
    }

    /**
     * Adds what is missing.
     *
     * @param channels of one image: noise that they have in common is given to them in common
     * @param unknown the pixels of the whole plane that are unknown
     * @param region those that were filled, not empty
     * @param seed of the noise
     */
    public static List<Grained> of(List<Channel> channels, RandomAccessibleInterval<BitType> unknown, Mask region, long seed) {
        GrainMatch match = new GrainMatch(unknown, region, seed);
        List<Analysis> analyses = channels.stream().map(match::analyse).toList();
        double alike = match.likeness(analyses);
        List<Grained> result = new ArrayList<>();
        for (int c = 0; c < channels.size(); c++) {
            result.add(match.grained(channels.get(c), analyses.get(c), alike, c));
        }
        return result;
    }

    /**
     * The noise of a channel.
     *
     * @param residual around and inside, over the noise's deviation at the pixel's brightness
     * @param flat the flat known pixels
     * @param kernel of what is missing; null if nothing is
     */
    private record Analysis(float[] pixels, float[] residual, boolean[] flat, float[] deviations, float[] kernel, double around) {
    }

    private Analysis analyse(Channel channel) {
        float[] pixels = composite(channel);
        boolean[] measured = new boolean[pixels.length];
        boolean[] usable = new boolean[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            usable[i] = Float.isFinite(pixels[i]);
            measured[i] = usable[i] && known[i];
        }
        FlatPlaces places = new FlatPlaces(width, height, pixels, usable, measured);
        boolean[] flat = places.flatOfAnyBrightness(measured);
        float[] deviations = places.deviations();
        double around = rootMeanSquare(deviations, inside);
        double step = count(flat) < ENOUGH ? 0 : QuantizationStep.of(known(channel.measured()));
        double least = Math.max(UNSEEN, ROUNDING * channel.scale().differenceToModel(step));
        if (channel.scale().isConstant() || count(flat) < ENOUGH || !(around > least)) {
            return new Analysis(pixels, places.residual(), flat, deviations, null, around);
        }
        float[] residual = places.residual();
        for (int i = 0; i < residual.length; i++) {
            residual[i] = deviations[i] > 0 ? residual[i] / deviations[i] : 0;
        }
        boolean[] filled = places.flat(inside);
        double[][] there = NoiseSpectrum.autocovariance(residual, count(filled) < ENOUGH_FILLED ? finite(residual) : filled, width);
        if (step == 1) {
            there[NoiseSpectrum.REACH][NoiseSpectrum.REACH] += Math.pow(channel.scale().differenceToModel(1) / around, 2) / 12; // it will be rounded
        }
        double[][] wanted = NoiseSpectrum.autocovariance(residual, flat, width);
        scale(wanted, 1 / wanted[NoiseSpectrum.REACH][NoiseSpectrum.REACH]);
        boolean enough = there[NoiseSpectrum.REACH][NoiseSpectrum.REACH] > 1 - LEAST_MISSING;
        return new Analysis(pixels, residual, flat, deviations, enough ? null : NoiseSpectrum.missing(wanted, there).kernel(), around);
    }

    /** Structure must not count as noise: the deviations are those without outliers, and so must the variance be. */
    private static void scale(double[][] values, double factor) {
        for (double[] row : values) {
            for (int i = 0; i < row.length; i++) {
                row[i] *= factor;
            }
        }
    }

    /** The filled pixels whose residual is one. */
    private boolean[] finite(float[] residual) {
        boolean[] finite = new boolean[residual.length];
        for (int i = 0; i < finite.length; i++) {
            finite[i] = inside[i] && Float.isFinite(residual[i]);
        }
        return finite;
    }

    /** Known pixels and the fill, in the model's units; NaN elsewhere. */
    private float[] composite(Channel channel) {
        float[] pixels = new float[known.length];
        RandomAccess<FloatType> filled = channel.filled().randomAccess();
        Cursor<FloatType> measured = Views.flatIterable(Views.interval(channel.measured(), window)).localizingCursor();
        for (int i = 0; i < pixels.length; i++) {
            FloatType value = measured.next();
            if (inside[i]) {
                filled.setPosition(measured);
                value = filled.get();
            }
            pixels[i] = inside[i] || known[i] ? (float) channel.scale().toModel(value.get()) : Float.NaN;
            pixels[i] = Float.isFinite(pixels[i]) ? pixels[i] : Float.NaN;
        }
        return pixels;
    }

    /** A plane of known pixels, in a row. */
    private RandomAccessibleInterval<FloatType> known(RandomAccessibleInterval<FloatType> plane) {
        float[] values = new float[known.length];
        int count = 0;
        int i = 0;
        for (FloatType value : Views.flatIterable(Views.interval(plane, window))) {
            if (known[i++]) {
                values[count++] = value.get();
            }
        }
        return ArrayImgs.floats(Arrays.copyOf(values, count), count, 1);
    }

    /** The correlation of the noise of channels: the mean of their correlations in places that are flat in both, 0 … 1; 1 of one channel. */
    private double likeness(List<Analysis> channels) {
        double sum = 0;
        int pairs = 0;
        for (int a = 0; a < channels.size(); a++) {
            for (int b = a + 1; b < channels.size(); b++) {
                sum += correlation(channels.get(a), channels.get(b));
                pairs++;
            }
        }
        double mean = pairs == 0 ? 1 : Math.max(0, sum / pairs);
        return mean > SAME ? 1 : mean;
    }

    private static double correlation(Analysis a, Analysis b) {
        double products = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.flat.length; i++) {
            if (a.flat[i] && b.flat[i]) {
                products += a.residual[i] * b.residual[i];
                squaresOfA += a.residual[i] * a.residual[i];
                squaresOfB += b.residual[i] * b.residual[i];
            }
        }
        return products == 0 ? 0 : products / Math.sqrt(squaresOfA * squaresOfB);
    }

    private Grained grained(Channel channel, Analysis analysis, double alike, int index) {
        double unit = 1 / channel.scale().differenceToModel(1);
        if (analysis.kernel == null || count(wide) == 0) {
            return new Grained(channel.filled(), 0, channel.scale().isConstant() ? 0 : unit * analysis.around);
        }
        float[] white = white(seed);
        float[] own = white(seed + 1 + index);
        for (int i = 0; i < white.length; i++) {
            white[i] = (float) (Math.sqrt(alike) * white[i] + Math.sqrt(1 - alike) * own[i]);
        }
        RandomAccessibleInterval<FloatType> result = Views.translate(ArrayImgs.floats(width, height), window.minAsLongArray());
        Cursor<FloatType> target = Views.flatIterable(result).cursor();
        double square = 0;
        for (int i = 0; i < analysis.pixels.length; i++) {
            FloatType pixel = target.next();
            if (wide[i]) {
                double added = analysis.deviations[i] * convolved(white, analysis.kernel, i);
                square += added * added;
                pixel.setReal(channel.scale().toImage(analysis.pixels[i] + added));
            } else if (inside[i]) {
                pixel.setReal(channel.scale().toImage(analysis.pixels[i]));
            }
        }
        return new Grained(result, unit * Math.sqrt(square / count(wide)), unit * analysis.around);
    }

    /** White noise of the window and a margin for the kernel. */
    private float[] white(long ofSeed) {
        Random random = new Random(ofSeed);
        float[] white = new float[(width + NoiseSpectrum.SIDE) * (height + NoiseSpectrum.SIDE)];
        for (int i = 0; i < white.length; i++) {
            white[i] = (float) random.nextGaussian();
        }
        return white;
    }

    private double convolved(float[] white, float[] kernel, int pixel) {
        int first = pixel / width * (width + NoiseSpectrum.SIDE) + pixel % width;
        double sum = 0;
        for (int y = 0; y < NoiseSpectrum.SIDE; y++) {
            for (int x = 0; x < NoiseSpectrum.SIDE; x++) {
                sum += kernel[y * NoiseSpectrum.SIDE + x] * white[first + y * (width + NoiseSpectrum.SIDE) + x];
            }
        }
        return sum;
    }

    private static double rootMeanSquare(float[] values, boolean[] of) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += of[i] ? values[i] * values[i] : 0;
        }
        return Math.sqrt(sum / Math.max(1, count(of)));
    }

    private static int count(boolean[] bits) {
        int count = 0;
        for (boolean bit : bits) {
            count += bit ? 1 : 0;
        }
        return count;
    }
}
