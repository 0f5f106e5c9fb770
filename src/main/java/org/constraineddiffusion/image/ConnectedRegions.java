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

import java.util.Arrays;
import net.imglib2.RandomAccess;
import net.imglib2.type.logic.BitType;

/** Regions of a mask whose pixels touch by sides or corners. */
final class ConnectedRegions {

    private final int width;
    private final int height;
    private final boolean[] inside;
    private final int[] region;

    private ConnectedRegions(Mask mask) {
        width = (int) mask.bits().dimension(0);
        height = (int) mask.bits().dimension(1);
        inside = new boolean[width * height];
        region = new int[inside.length];
        RandomAccess<BitType> bit = mask.bits().randomAccess();
        for (int i = 0; i < inside.length; i++) {
            inside[i] = bit.setPositionAndGet(i % width, i / width).get();
        }
    }

    /** The mask without those regions that have fewer pixels. */
    static Mask ofAtLeast(int pixels, Mask mask) {
        ConnectedRegions regions = new ConnectedRegions(mask);
        boolean[] kept = regions.inside.clone();
        for (int i = 0; i < kept.length; i++) {
            if (regions.inside[i]) {
                int count = regions.take(i);
                if (count < pixels) {
                    Arrays.stream(regions.region, 0, count).forEach(pixel -> kept[pixel] = false);
                }
            }
        }
        return Mask.of(regions.width, regions.height, (x, y) -> kept[y * regions.width + x]);
    }

    /** Collects the region of a pixel in {@link #region}, and takes it out of what is left. */
    private int take(int first) {
        region[0] = first;
        inside[first] = false;
        int count = 1;
        for (int next = 0; next < count; next++) {
            int x = region[next] % width;
            int y = region[next] / width;
            for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
                for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
                    if (inside[v * width + u]) {
                        inside[v * width + u] = false;
                        region[count++] = v * width + u;
                    }
                }
            }
        }
        return count;
    }
}
