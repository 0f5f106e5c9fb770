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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaneChoiceTest {

    private static ImagePlus hyperstack() {
        ImagePlus image = IJ.createHyperStack("cells", 4, 3, 2, 3, 2, 8);
        image.setPosition(2, 1, 1);
        return image;
    }

    @Test
    void wordsChooseThePlanesThatTheySay() {
        assertEquals(List.of(2), PlaneChoice.of("current").of(hyperstack()));
        assertEquals(List.of(2, 4, 6, 8, 10, 12), PlaneChoice.of("channel").of(hyperstack()));
        assertEquals(12, PlaneChoice.of("all").of(hyperstack()).size());
        assertArrayEquals(new int[] {1, 3, 2}, PlaneChoice.of("channel").dimensions(hyperstack()));
    }

    @Test
    void numbersChooseThePlanesOfTheseNumbersOnce() {
        PlaneChoice choice = PlaneChoice.of(" 5-7, 3,6 ");
        assertEquals(List.of(3, 5, 6, 7), choice.of(hyperstack()));
        assertArrayEquals(new int[] {1, 4, 1}, choice.dimensions(hyperstack()));
        assertEquals("5-7,3,6", choice.toString());
    }

    @Test
    void aPlaneThatThereIsNotIsRefused() {
        assertEquals("planes must be from 1 to 12 for 'cells', not 3-13.", assertThrows(InputException.class, () -> PlaneChoice.of("3-13").of(hyperstack())).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "both", "0", "7-5", "3,", "-3", "1.5", "3 5", "Current", "9999999999"})
    void otherWordsAreRefused(String words) {
        String said = assertThrows(InputException.class, () -> PlaneChoice.of(words)).getMessage();
        assertTrue(said.startsWith("planes must be "), said);
    }
}
