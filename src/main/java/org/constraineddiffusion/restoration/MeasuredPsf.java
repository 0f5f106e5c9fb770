/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.operator.PointSpreadFunction;

/**
 * A point-spread function from an image of one: its border's level is subtracted, and its centroid put in the middle. One that has neither a level nor an
 * offset is taken as it is.
 *
 * @param function with sum 1
 * @param done what was changed, for the provenance
 */
record MeasuredPsf(PointSpreadFunction function, String done) {

    /** A border's level counts if this part of the image's sum is owed to it. */
    private static final double LEVEL = 0.02;

    /** Of the largest pixel, what a pixel must have to count for the centroid: noise far from it would pull it to the middle. */
    private static final double FOR_CENTROID = 0.1;

    /** An offset of less than this, in pixels, is none. */
    private static final double CENTRED = 0.05;

    /** The centroid must be this part of each side off the edges. */
    private static final double FROM_EDGE = 0.25;

    /** Separate parts of more than half of the largest value. */
    private static final int MOST_PEAKS = 3;

    /**
     * @param name for errors
     * @param pixels row after row
     * @throws InputException if the image cannot be a point-spread function
     */
    static MeasuredPsf of(String name, int height, int width, double... pixels) {
        return new Image(name, height, width, pixels).toPsf();
    }

    /** The image on the way. */
    private static final class Image {

        private final String name;
        private final int height;
        private final int width;
        private double[] pixels;

        Image(String name, int height, int width, double[] pixels) {
            this.name = name;
            this.height = height;
            this.width = width;
            this.pixels = pixels;
        }

        MeasuredPsf toPsf() {
            require(Arrays.stream(pixels).allMatch(Double::isFinite), "its pixels must be finite");
            require(pixels.length == 1 || Arrays.stream(pixels).distinct().count() > 1, "all its pixels have the same value");
            List<String> done = new ArrayList<>();
            subtractLevel(done);
            double positive = Arrays.stream(pixels).filter(pixel -> pixel > 0).sum();
            double negative = -Arrays.stream(pixels).filter(pixel -> pixel < 0).sum();
            require(positive > 2 * negative, "its pixels must be finite with a sum above 0, most of them not below its border's level");
            int peaks = peaks();
            require(peaks <= MOST_PEAKS, "it has " + peaks + " separate bright parts; it must be of one point");
            double[] centroid = centroid();
            for (int axis = 0; axis < 2; axis++) {
                int side = axis == 0 ? width : height;
                double place = (centroid[axis] + 0.5) / side;
                require(place >= FROM_EDGE && place <= 1 - FROM_EDGE, String.format(Locale.ROOT, "its centroid, at x %.1f, y %.1f of %dx%d pixels, is near an edge:"
                        + " crop it with the point in the middle", centroid[0], centroid[1], width, height));
            }
            double offX = centroid[0] - width / 2;
            double offY = centroid[1] - height / 2;
            if (Math.hypot(offX, offY) < CENTRED) {
                return new MeasuredPsf(PointSpreadFunction.of(height, width, pixels), done.isEmpty() ? "taken as it is" : done.get(0));
            }
            done.add(String.format(Locale.ROOT, "its centroid moved by %.2f, %.2f pixels (x, y) to its middle", -offX, -offY));
            return new MeasuredPsf(centred(centroid[0], centroid[1]), String.join(", ", done));
        }

        private void require(boolean met, String reason) {
            if (!met) {
                throw new InputException("psf: '" + name + "' cannot be one: " + reason + ".");
            }
        }

        private void subtractLevel(List<String> done) {
            if (height < 3 || width < 3) {
                return;
            }
            double[] border = new double[pixels.length];
            int count = 0;
            for (int i = 0; i < pixels.length; i++) {
                if (i / width == 0 || i / width == height - 1 || i % width == 0 || i % width == width - 1) {
                    border[count++] = pixels[i];
                }
            }
            Arrays.sort(border, 0, count);
            double level = (border[count / 2] + border[(count - 1) / 2]) / 2;
            if (Math.abs(level) * pixels.length > LEVEL * Math.abs(Arrays.stream(pixels).sum())) {
                pixels = Arrays.stream(pixels).map(pixel -> pixel - level).toArray();
                done.add(String.format(Locale.ROOT, "its border's level, %.4g, subtracted", level));
            }
        }

        private double[] centroid() {
            double least = FOR_CENTROID * Arrays.stream(pixels).max().orElse(0);
            double sum = 0;
            double x = 0;
            double y = 0;
            for (int i = 0; i < pixels.length; i++) {
                if (pixels[i] > least) {
                    sum += pixels[i];
                    x += pixels[i] * (i % width);
                    y += pixels[i] * (i / width);
                }
            }
            return new double[] {x / sum, y / sum};
        }

        /** Parts of more than half of the largest value, after a slight blur against noise. */
        private int peaks() {
            double[] smooth = new double[pixels.length];
            for (int i = 0; i < pixels.length; i++) {
                for (int k = 0; k < 9; k++) {
                    smooth[i] += at(i % width + k % 3 - 1, i / width + k / 3 - 1) * (k % 3 == 1 ? 2 : 1) * (k / 3 == 1 ? 2 : 1);
                }
            }
            double half = DoubleStream.of(smooth).max().orElse(0) / 2;
            boolean[] seen = new boolean[pixels.length];
            int peaks = 0;
            for (int i = 0; i < pixels.length; i++) {
                if (smooth[i] > half && !seen[i]) {
                    peaks++;
                    follow(smooth, half, seen, i);
                }
            }
            return peaks;
        }

        private void follow(double[] smooth, double half, boolean[] seen, int from) {
            Deque<Integer> open = new ArrayDeque<>(List.of(from));
            seen[from] = true;
            while (!open.isEmpty()) {
                int i = open.pop();
                for (int k = 0; k < 9; k++) {
                    int x = i % width + k % 3 - 1;
                    int y = i / width + k / 3 - 1;
                    if (x >= 0 && y >= 0 && x < width && y < height && !seen[y * width + x] && smooth[y * width + x] > half) {
                        seen[y * width + x] = true;
                        open.push(y * width + x);
                    }
                }
            }
        }

        private double at(int x, int y) {
            return x < 0 || y < 0 || x >= width || y >= height ? 0 : pixels[y * width + x];
        }

        /** On a grid of odd sides around the centroid, by cubic convolution (Keys 1981); pixels as they are where it moves by whole ones. */
        private PointSpreadFunction centred(double x, double y) {
            double atX = Math.abs(x - Math.rint(x)) < CENTRED ? Math.rint(x) : x;
            double atY = Math.abs(y - Math.rint(y)) < CENTRED ? Math.rint(y) : y;
            int reachX = (int) Math.ceil(Math.min(atX, width - 1 - atX));
            int reachY = (int) Math.ceil(Math.min(atY, height - 1 - atY));
            double[] moved = new double[(2 * reachX + 1) * (2 * reachY + 1)];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = interpolated(atX + i % (2 * reachX + 1) - reachX, atY + i / (2 * reachX + 1) - reachY);
            }
            return PointSpreadFunction.of(2 * reachY + 1, 2 * reachX + 1, moved);
        }

        private double interpolated(double x, double y) {
            int left = (int) Math.floor(x);
            int top = (int) Math.floor(y);
            double sum = 0;
            for (int j = -1; j <= 2; j++) {
                for (int i = -1; i <= 2; i++) {
                    double weight = cubic(x - left - i) * cubic(y - top - j);
                    sum += weight == 0 ? 0 : weight * at(left + i, top + j);
                }
            }
            return sum;
        }

        private static double cubic(double distance) {
            double d = Math.abs(distance);
            return d <= 1 ? 1.5 * d * d * d - 2.5 * d * d + 1 : d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
        }
    }
}
