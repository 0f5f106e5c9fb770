package org.constraineddiffusion.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.type.logic.BitType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/**
 * Parts of a mask that are better worked on one by one, as each costs by the rectangle around it. A part is cut in two along an empty
 * column or row, where that saves most, and its parts again (an X-Y cut: Nagy &amp; Seth 1984, "Hierarchical representation of optically
 * scanned documents").
 */
public final class MaskParts {

    /** What two parts must save of the cost of one. */
    private static final double SAVING = 0.2;

    private final Mask mask;
    private final ToLongFunction<Interval> cost;
    private final List<Interval> parts = new ArrayList<>();

    private MaskParts(Mask mask, ToLongFunction<Interval> cost) {
        this.mask = mask;
        this.cost = cost;
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
        MaskParts parts = new MaskParts(mask, cost);
        parts.cut(mask.bounds());
        return parts.parts.size() == 1 ? List.of(mask) : parts.parts.stream().map(mask::within).toList();
    }

    /** @param bounds tight around its pixels */
    private void cut(Interval bounds) {
        Interval[] best = null;
        double least = (1 - SAVING) * cost.applyAsLong(bounds);
        for (int axis = 0; axis < 2; axis++) {
            for (Interval[] halves : halves(bounds, axis)) {
                long both = cost.applyAsLong(halves[0]) + cost.applyAsLong(halves[1]);
                if (both < least) {
                    least = both;
                    best = halves;
                }
            }
        }
        if (best == null) {
            parts.add(bounds);
        } else {
            cut(best[0]);
            cut(best[1]);
        }
    }

    /** What lies before and after each gap along an axis, with tight bounds. */
    private List<Interval[]> halves(Interval bounds, int axis) {
        int lines = (int) bounds.dimension(axis);
        long[] first = new long[lines];
        long[] last = new long[lines];
        Arrays.fill(first, Long.MAX_VALUE);
        Arrays.fill(last, Long.MIN_VALUE);
        Cursor<BitType> cursor = Views.interval(mask.bits(), bounds).localizingCursor();
        while (cursor.hasNext()) {
            if (cursor.next().get()) {
                int line = (int) (cursor.getLongPosition(axis) - bounds.min(axis));
                first[line] = Math.min(first[line], cursor.getLongPosition(1 - axis));
                last[line] = Math.max(last[line], cursor.getLongPosition(1 - axis));
            }
        }
        Interval[] after = new Interval[lines + 1];
        for (int line = lines - 1; line >= 0; line--) {
            after[line] = joined(after[line + 1], bounds, axis, line, first, last);
        }
        List<Interval[]> halves = new ArrayList<>();
        Interval before = null;
        for (int line = 0; line < lines; line++) {
            if (first[line] == Long.MAX_VALUE && first[line - 1] != Long.MAX_VALUE) {
                halves.add(new Interval[] {before, after[line]});
            }
            before = joined(before, bounds, axis, line, first, last);
        }
        return halves;
    }

    /** Bounds, which may be null for none yet, and a line's pixels. */
    private static Interval joined(Interval bounds, Interval whole, int axis, int line, long[] first, long[] last) {
        if (first[line] == Long.MAX_VALUE) {
            return bounds;
        }
        long[] min = new long[2];
        long[] max = new long[2];
        min[axis] = whole.min(axis) + line;
        max[axis] = min[axis];
        min[1 - axis] = first[line];
        max[1 - axis] = last[line];
        Interval own = new FinalInterval(min, max);
        return bounds == null ? own : Intervals.union(bounds, own);
    }
}
