package org.constraineddiffusion.operator;

/** The unknown pixels of an image, and the regions that they form: pixels that touch, at corners too. */
final class UnknownRegions {

    /** Σ d³ / Σ d² over the mean distance d, in a large square hole. */
    private static final double WIDE = 1.8;

    private final int height;
    private final int width;
    private final int[] moves;

    /** @param known row by row, 0 where a pixel is not known; one at least is */
    UnknownRegions(float[] known, int height, int width) {
        this.height = height;
        this.width = width;
        this.moves = ChessboardDistance.toKnown(known, height, width);
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
        boolean[] seen = new boolean[moves.length];
        int[] queue = new int[moves.length];
        float[] gaps = new float[moves.length];
        int regions = 0;
        int end = 0;
        for (int seed = 0; seed < moves.length; seed++) {
            if (moves[seed] > 0 && !seen[seed]) {
                int start = end;
                end = grow(seed, seen, queue, start);
                regions++;
                Distances distances = new Distances();
                for (int i = start; i < end; i++) {
                    distances.add(moves[queue[i]]);
                }
                for (int i = start; i < end; i++) {
                    gaps[queue[i]] = (float) distances.mean();
                }
            }
        }
        return regions > 1 ? gaps : new float[0];
    }

    /** 1 for each known pixel that is at most {@code reach} moves of a chess king from an unknown one, else 0; empty if all are known. */
    float[] beside(int reach) {
        float[] beside = new float[moves.length];
        boolean any = false;
        for (int i = 0; i < moves.length; i++) {
            beside[i] = moves[i] > 0 ? 1 : 0;
            any |= moves[i] > 0;
        }
        if (!any) {
            return new float[0];
        }
        int[] away = ChessboardDistance.toKnown(beside, height, width);
        for (int i = 0; i < away.length; i++) {
            beside[i] = away[i] > 0 && away[i] <= reach ? 1 : 0;
        }
        return beside;
    }

    /** Puts the region of a pixel into the queue, and says where it ends there. */
    private int grow(int seed, boolean[] seen, int[] queue, int start) {
        int end = start;
        queue[end++] = seed;
        seen[seed] = true;
        for (int next = start; next < end; next++) {
            int y = queue[next] / width;
            int x = queue[next] % width;
            for (int row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
                for (int column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
                    int beside = row * width + column;
                    if (moves[beside] > 0 && !seen[beside]) {
                        seen[beside] = true;
                        queue[end++] = beside;
                    }
                }
            }
        }
        return end;
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
