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

import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.logic.BitType;
import net.imglib2.view.Views;

/** The unknown pixels of a plane: bits, true where a pixel is to be filled, with their count and bounds. */
public final class Mask {

    private final RandomAccessibleInterval<BitType> bits;
    private final long count;
    private final Interval bounds;

    private Mask(RandomAccessibleInterval<BitType> bits, long count, Interval bounds) {
        this.bits = bits;
        this.count = count;
        this.bounds = bounds;
    }

    /** Which pixels are to be filled. */
    @FunctionalInterface
    public interface Inside {
        /** True if pixel (x, y) is to be filled. */
        boolean at(int x, int y);
    }

    /** A mask of a plane of {@code width} × {@code height} pixels. */
    public static Mask of(int width, int height, Inside inside) {
        RandomAccessibleInterval<BitType> bits = ArrayImgs.bits(width, height);
        long[] min = {width, height};
        long[] max = {-1, -1};
        long count = 0;
        Cursor<BitType> cursor = bits.localizingCursor();
        while (cursor.hasNext()) {
            cursor.fwd();
            int x = cursor.getIntPosition(0);
            int y = cursor.getIntPosition(1);
            if (inside.at(x, y)) {
                cursor.get().set(true);
                count++;
                min[0] = Math.min(min[0], x);
                min[1] = Math.min(min[1], y);
                max[0] = Math.max(max[0], x);
                max[1] = Math.max(max[1], y);
            }
        }
        return new Mask(bits, count, new FinalInterval(min, max));
    }

    /** Nothing is to be filled. */
    public static Mask none(int width, int height) {
        return of(width, height, (x, y) -> false);
    }

    /** What this mask leaves is to be filled, and the other way round. */
    public Mask inverse() {
        RandomAccess<BitType> bit = bits.randomAccess();
        return of((int) bits.dimension(0), (int) bits.dimension(1), (x, y) -> {
            bit.setPosition(x, 0);
            bit.setPosition(y, 1);
            return !bit.get().get();
        });
    }

    /** This mask without the regions, of pixels that touch by sides or corners, of fewer than so many pixels. */
    public Mask withoutRegionsBelow(int pixels) {
        return pixels <= 1 ? this : ConnectedRegions.ofAtLeast(pixels, this);
    }

    /** What this mask has within bounds that are tight around it, on a plane of the same size: a view. */
    Mask within(Interval part) {
        RandomAccessibleInterval<BitType> inside = Views.interval(bits, part);
        long inPart = 0;
        for (BitType bit : inside) {
            inPart += bit.get() ? 1 : 0;
        }
        return new Mask(Views.interval(Views.extendValue(inside, new BitType(false)), bits), inPart, part);
    }

    /** The bits, [x, y], true where a pixel is to be filled. */
    public RandomAccessibleInterval<BitType> bits() {
        return bits;
    }

    /** The number of pixels to fill. */
    public long count() {
        return count;
    }

    /** The smallest interval that holds all pixels to fill; meaningless if there are none. */
    public Interval bounds() {
        return bounds;
    }

    /** The number of pixels to fill that another mask of a plane of the same size leaves. */
    public long countOutside(Mask other) {
        RandomAccess<BitType> bit = other.bits.randomAccess();
        long outside = 0;
        for (Cursor<BitType> cursor = bits.localizingCursor(); cursor.hasNext();) {
            if (cursor.next().get() && !bit.setPositionAndGet(cursor).get()) {
                outside++;
            }
        }
        return outside;
    }

    /** True if a square of so many pixels along a side fits into what is to be filled. */
    public boolean holdsSquare(int side) {
        if (count < (long) side * side) {
            return false;
        }
        int[] runs = new int[(int) bounds.dimension(0)]; // unknown pixels of each column up to this row, without a gap
        RandomAccess<BitType> bit = bits.randomAccess();
        for (long y = bounds.min(1); y <= bounds.max(1); y++) {
            int columns = 0; // that are unknown over this height, up to this one, without a gap
            for (int x = 0; x < runs.length; x++) {
                runs[x] = bit.setPositionAndGet(bounds.min(0) + x, y).get() ? runs[x] + 1 : 0;
                columns = runs[x] >= side ? columns + 1 : 0;
                if (columns >= side) {
                    return true;
                }
            }
        }
        return false;
    }

    /** True if no pixel is to be filled. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** True if every pixel is to be filled. */
    public boolean isFull() {
        return count == bits.dimension(0) * bits.dimension(1);
    }
}
