/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many pixels the tiles of an image have together. */
class TileGridTest {

    private static final TileSettings SETTINGS = new TileSettings(512, 64, 512 * 512);

    private static TileGrid grid(int height, int width) {
        return TileGrid.cheapest(height, width, SETTINGS, 16);
    }

    private static double perPixel(int height, int width) {
        TileGrid grid = grid(height, width);
        return (double) grid.rows().count() * grid.rows().side() * grid.columns().count() * grid.columns().side() / ((double) height * width);
    }

    @ParameterizedTest
    @CsvSource({"128,128", "512,512", "256,1024", "4096,64", "64,4096"})
    void anImageOfNoMorePixelsThanATileIsOne(int height, int width) {
        assertEquals(1, perPixel(height, width));
        assertEquals(1, grid(height, width).rows().count() * grid(height, width).columns().count());
    }

    @Test
    void anImageThatIsSlightlyLargerIsCutInTwoAlongOneAxis() {
        TileGrid grid = grid(528, 528);
        assertEquals(2, grid.rows().count() * grid.columns().count());
        assertEquals(304, Math.min(grid.rows().side(), grid.columns().side()));
        assertTrue(perPixel(528, 528) < 1.16, "computed for each pixel " + perPixel(528, 528));
    }

    @ParameterizedTest
    @CsvSource({"640,1.11", "768,1.2", "1024,1.21", "1040,1.25", "2048,1.26", "4096,1.31"})
    void whatIsComputedTwiceIsBounded(int side, double most) {
        assertTrue(perPixel(side, side) <= most, "computed for each pixel " + perPixel(side, side));
    }

    @ParameterizedTest
    @CsvSource({"528,1.1", "640,1.06", "1024,1.12", "2048,1.14", "4096,1.16"})
    void atLittleNoiseTheCostIsInProportionToTheArea(int side, double most) {
        TileGrid grid = TileGrid.cheapest(side, side, TileSettings.of(128, 16).at(0.1, 16), 16);
        double perPixel = (double) grid.rows().count() * grid.rows().side() * grid.columns().count() * grid.columns().side() / side / side;
        assertTrue(perPixel <= most, "computed for each pixel " + perPixel);
    }

    @ParameterizedTest
    @CsvSource({"528,528", "1040,720", "2048,2048", "4096,4096", "16,65536"})
    void noTileHasMorePixelsThanTheSquare(int height, int width) {
        TileGrid grid = grid(height, width);
        assertTrue(grid.rows().side() * grid.columns().side() <= 512 * 512);
    }
}
