/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.dialog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Dimension;
import java.awt.Point;
import java.awt.Rectangle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {

    private static final Rectangle SCREEN = new Rectangle(0, 0, 1366, 768);

    @ParameterizedTest
    @CsvSource({
        "30, 160, 396, 500, 436, 160, to the right",
        "850, 120, 268, 500, 340, 120, to the left where the right is too narrow",
        "850, 600, 268, 500, 340, 368, not below the screen",
        "400, 100, 600, 500, 0, 100, in the larger room where it fits nowhere",
        "200, 100, 800, 500, 866, 100, in the larger room where it fits nowhere"
    })
    void aDialogIsBesideTheImageAndOnTheScreen(int x, int y, int width, int dialogWidth, int expectedX, int expectedY, String why) {
        Point place = Placement.place(new Dimension(dialogWidth, 400), new Rectangle(x, y, width, 330), SCREEN);
        assertEquals(new Point(expectedX, expectedY), place, why);
        assertTrue(SCREEN.contains(new Rectangle(place, new Dimension(dialogWidth, 400))));
    }

    @Test
    void textIsBrokenBetweenWordsAndItsLinesStay() {
        String lines = TextBlock.lines("one\n \n" + "word ".repeat(30));
        assertEquals("one", lines.lines().findFirst().orElseThrow());
        assertTrue(lines.lines().allMatch(line -> line.length() <= 76), lines);
        assertEquals(30, lines.split("word", -1).length - 1);
    }
}
