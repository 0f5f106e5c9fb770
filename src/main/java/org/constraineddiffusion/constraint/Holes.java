package org.constraineddiffusion.constraint;

import java.util.ArrayDeque;
import java.util.Deque;

/** The unknown pixels of an image, and the regions that they form: pixels that touch, at corners too. */
final class Holes {

    /** Σ d³ / Σ d² over the mean distance d, in a large square hole. */
    private static final double WIDE = 1.8;

    private final int height;
    private final int width;
    private final int[] moves;

    /** @param known row by row, 0 where a pixel is not known; one at least is */
    Holes(float[] known, int height, int width) {
        this.height = height;
        this.width = width;
        this.moves = KingsMoves.toKnown(known, height, width);
    }

    /**
     * The mean distance d of the unknown pixels from the nearest known one, counted in moves of a chess king. Or, if that is more,
     * Σ d³ / Σ d² over {@link #WIDE}, in which thin parts beside wide ones hardly count: the wide parts need the more noise.
     * 0 without unknown pixels.
     */
    double gap() {
        Distances all = new Distances();
        for (int d : moves) {
            all.add(d);
        }
        return all.mean();
    }

    /** The {@link #gap} of each unknown pixel's region, 0 where a pixel is known; empty if there are not several regions. */
    float[] gaps() {
        int[] region = new int[moves.length];
        int regions = 0;
        float[] gaps = new float[moves.length];
        for (int seed = 0; seed < moves.length; seed++) {
            if (moves[seed] > 0 && region[seed] == 0) {
                Deque<Integer> pixels = grow(seed, ++regions, region);
                Distances distances = new Distances();
                pixels.forEach(pixel -> distances.add(moves[pixel]));
                pixels.forEach(pixel -> gaps[pixel] = (float) distances.mean());
            }
        }
        return regions > 1 ? gaps : new float[0];
    }

    /** Marks the region of a pixel with its number, and gives its pixels. */
    private Deque<Integer> grow(int seed, int number, int[] region) {
        Deque<Integer> found = new ArrayDeque<>();
        Deque<Integer> open = new ArrayDeque<>();
        region[seed] = number;
        open.add(seed);
        while (!open.isEmpty()) {
            int pixel = open.remove();
            found.add(pixel);
            int y = pixel / width;
            int x = pixel % width;
            for (int row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
                for (int column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
                    int beside = row * width + column;
                    if (moves[beside] > 0 && region[beside] == 0) {
                        region[beside] = number;
                        open.add(beside);
                    }
                }
            }
        }
        return found;
    }

    /** Sums over unknown pixels. */
    private static final class Distances {
        private long count;
        private double first;
        private double second;
        private double third;

        void add(double d) {
            count += d > 0 ? 1 : 0;
            first += d;
            second += d * d;
            third += d * d * d;
        }

        double mean() {
            return count == 0 ? 0 : Math.max(first / count, third / second / WIDE);
        }
    }
}
