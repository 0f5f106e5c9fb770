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
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.type.logic.BitType;

/**
 * Parts of a mask that are better worked on one by one, as each costs by the rectangle around it. A part is cut in two along its widest
 * gap, an empty band of columns or rows, and its halves again (an X-Y cut: Nagy &amp; Seth 1984, "Hierarchical representation of optically
 * scanned documents"); cuts that do not pay in the end are not made.
 */
public final class MaskParts {

    /** What two parts must save of the cost of one. */
    private static final double SAVING = 0.2;

    /** Columns or rows that a gap has at least. */
    private static final int LEAST_GAP = 8;

    private final ToLongFunction<Interval> cost;

    private MaskParts(ToLongFunction<Interval> cost) {
        this.cost = cost;
    }

    /** Rectangles and what they cost together. */
    private record Plan(List<Interval> parts, long cost) {
    }

    /** Columns or rows without a pixel, {@code axis} 0 or 1, from {@code start}. */
    private record Gap(int axis, int start, int size) {
    }

    /**
     * Masks that together have the pixels of {@code mask}, each one of them once; at least one.
     *
     * @param cost what it costs to work on a part within these bounds
     */
    public static List<Mask> of(Mask mask, ToLongFunction<Interval> cost) {
        if (mask.isEmpty()) {
            return List.of(mask);
        }
        List<Interval> parts = new MaskParts(cost).plan(runs(mask)).parts;
        return parts.size() == 1 ? List.of(mask) : parts.stream().map(mask::within).toList();
    }

    /** Pixels of a row that follow on each other: none lies on both sides of a gap. */
    private record Run(int y, int from, int to) {

        int first(int axis) {
            return axis == 0 ? from : y;
        }

        int last(int axis) {
            return axis == 0 ? to : y;
        }
    }

    private static List<Run> runs(Mask mask) {
        List<Run> runs = new ArrayList<>();
        RandomAccess<BitType> bit = mask.bits().randomAccess();
        Interval bounds = mask.bounds();
        for (int y = (int) bounds.min(1); y <= bounds.max(1); y++) {
            int from = -1;
            for (int x = (int) bounds.min(0); x <= bounds.max(0) + 1; x++) {
                boolean inside = x <= bounds.max(0) && bit.setPositionAndGet(x, y).get();
                if (inside && from < 0) {
                    from = x;
                } else if (!inside && from >= 0) {
                    runs.add(new Run(y, from, x - 1));
                    from = -1;
                }
            }
        }
        return runs;
    }

    private Plan plan(List<Run> runs) {
        Interval bounds = bounds(runs);
        Plan whole = new Plan(List.of(bounds), cost.applyAsLong(bounds));
        Gap columns = widestGap(runs, bounds, 0);
        Gap rows = widestGap(runs, bounds, 1);
        Gap gap = columns.size >= rows.size ? columns : rows;
        if (gap.size < LEAST_GAP) {
            return whole;
        }
        Plan before = plan(runs.stream().filter(run -> run.last(gap.axis) < gap.start).toList());
        Plan after = plan(runs.stream().filter(run -> run.first(gap.axis) > gap.start).toList());
        if (before.cost + after.cost > (1 - SAVING) * whole.cost) {
            return whole;
        }
        List<Interval> parts = new ArrayList<>(before.parts);
        parts.addAll(after.parts);
        return new Plan(parts, before.cost + after.cost);
    }

    private static Interval bounds(List<Run> runs) {
        long[] min = {Long.MAX_VALUE, Long.MAX_VALUE};
        long[] max = {Long.MIN_VALUE, Long.MIN_VALUE};
        for (Run run : runs) {
            for (int axis = 0; axis < 2; axis++) {
                min[axis] = Math.min(min[axis], run.first(axis));
                max[axis] = Math.max(max[axis], run.last(axis));
            }
        }
        return new FinalInterval(min, max);
    }

    /** Of gaps as wide the one that is nearest to the middle. */
    private static Gap widestGap(List<Run> runs, Interval bounds, int axis) {
        int first = (int) bounds.min(axis);
        boolean[] used = new boolean[(int) bounds.dimension(axis)];
        runs.forEach(run -> Arrays.fill(used, run.first(axis) - first, run.last(axis) - first + 1, true));
        int[] lines = IntStream.range(0, used.length).filter(line -> used[line]).toArray();
        Gap widest = new Gap(axis, first, 0);
        double off = 0;
        for (int i = 1; i < lines.length; i++) {
            int size = lines[i] - lines[i - 1] - 1;
            double away = Math.abs(lines[i] + lines[i - 1] - used.length);
            if (size > widest.size || size == widest.size && away < off) {
                widest = new Gap(axis, first + lines[i - 1] + 1, size);
                off = away;
            }
        }
        return widest;
    }
}
