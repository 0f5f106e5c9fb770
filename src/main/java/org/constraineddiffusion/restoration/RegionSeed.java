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

import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.operator.Canvas;

/**
 * The seed of a region's noise. It follows from the user's seed, the plane's index, where the region's window lies, which of its pixels
 * are unknown and the raw values of those that are known, so that other images, planes and holes start from other noise, and the same ones
 * from the same on every device. Values count by their distance from the window's darkest one, as the model sees it: an image and its
 * inverted one start alike. Pixels outside of the window do not count.
 */
final class RegionSeed {

    private static final int UNKNOWN = 0x7fc00001;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final long plane;
    private final boolean shared;

    private RegionSeed(long seed, long plane, boolean shared) {
        this.seed = seed;
        this.plane = plane;
        this.shared = shared;
    }

    /** Of a plane whose regions have noise of their own. @param plane its index */
    static RegionSeed ofPlane(long seed, int plane) {
        return new RegionSeed(seed, plane, false);
    }

    /** One for all planes and regions: the slices of a volume must have the same noise, or the result flickers. */
    static RegionSeed shared(long seed) {
        return new RegionSeed(seed, 0, true);
    }

    /**
     * The seed for all slices of a volume.
     *
     * @param index which of the volumes of an image this is
     * @param inverted true if the model sees it inverted
     */
    static RegionSeed ofVolume(long seed, int index, Volume volume, boolean inverted) {
        Hash hash = new Hash(seed).add(index);
        long depth = volume.voxels().dimension(2);
        for (long z = 0; z < depth; z++) {
            hash.add(volume.slice(2, z), null, inverted);
        }
        return shared(hash.value());
    }

    /** The seed of the noise of a region. */
    long of(Plan.Region region, List<Plan.ChannelGroup> groups) {
        if (shared) {
            return seed;
        }
        Hash hash = new Hash(seed).add(plane);
        Canvas canvas = region.canvas();
        hash.add(-canvas.left()).add(canvas.width() - canvas.left() - 1).add(-canvas.top()).add(canvas.height() - canvas.top() - 1);
        RandomAccessibleInterval<BitType> unknown = region.forwardModel().unknown(canvas);
        for (Plan.ChannelGroup group : groups) {
            if (group.scale().isConstant() || group.firstAlike(groups) != group) {
                continue; // a grey image in colours is filled as the grey one
            }
            group.planes().forEach(measured -> hash.add(measured, unknown, group.scale().isInverted()));
        }
        return hash.value();
    }

    /** A hash of numbers in their order. */
    private static final class Hash {

        private long state;

        Hash(long seed) {
            state = mixed(seed);
        }

        Hash add(long number) {
            state = (state ^ number) * FACTOR;
            state ^= state >>> 32;
            return this;
        }

        /** @param unknown the window, true where a pixel does not count; null for the whole plane */
        void add(RandomAccessibleInterval<FloatType> plane, RandomAccessibleInterval<BitType> unknown, boolean inverted) {
            float darkest = darkest(plane, unknown, inverted);
            visit(plane, unknown, value -> add(Float.isNaN(value) ? UNKNOWN
                    : Float.floatToIntBits(inverted ? darkest - value : value - darkest)), () -> add(UNKNOWN));
        }

        private static float darkest(RandomAccessibleInterval<FloatType> plane, RandomAccessibleInterval<BitType> unknown, boolean inverted) {
            float[] darkest = {inverted ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY};
            visit(plane, unknown, value -> {
                if (Float.isFinite(value)) {
                    darkest[0] = inverted ? Math.max(darkest[0], value) : Math.min(darkest[0], value);
                }
            }, () -> { });
            return Float.isFinite(darkest[0]) ? darkest[0] : 0;
        }

        private interface Visitor {
            void visit(float value);
        }

        private static void visit(RandomAccessibleInterval<FloatType> plane, RandomAccessibleInterval<BitType> unknown, Visitor known, Runnable other) {
            if (unknown == null) {
                Views.flatIterable(plane).forEach(value -> known.visit(value.get()));
                return;
            }
            RandomAccess<FloatType> value = plane.randomAccess();
            Cursor<BitType> bit = Views.flatIterable(unknown).localizingCursor();
            while (bit.hasNext()) {
                if (bit.next().get()) {
                    other.run();
                } else {
                    value.setPosition(bit);
                    known.visit(value.get().get());
                }
            }
        }

        long value() {
            return mixed(state);
        }

        /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014): each bit of the result depends on each of the number. */
        private static long mixed(long number) {
            long z = number + FACTOR;
            z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
            z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
            return z ^ z >>> 31;
        }
    }
}
