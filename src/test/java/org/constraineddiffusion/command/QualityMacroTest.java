/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.process.FloatProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a command works on a result: key quality, or steps in its place. */
class QualityMacroTest extends MacroTest {

    private static ImagePlus coarse() {
        FloatProcessor blobs = new FloatProcessor(16, 16);
        for (int i = 0; i < 256; i++) {
            blobs.setf(i, (float) (100 + 50 * Math.sin(i % 16) * Math.cos(i / 16)));
        }
        return new ImagePlus("coarse", blobs);
    }

    private static int evaluations(String keys) {
        String info = run("Upsample...", coarse(), "factor=2 " + keys).getInfoProperty();
        return Integer.parseInt(info.lines().filter(line -> line.contains("evaluations")).findFirst().orElseThrow().replaceAll("\\D", ""));
    }

    @ParameterizedTest
    @CsvSource({"'', 8", "quality=draft, 4", "quality=standard, 8", "quality=best, 16", "quality=best steps=10, 4", "steps=20, 8", "quality=draft steps=0, 4"})
    void stepsWinWhereTheyAreGiven(String keys, int expected) {
        assertEquals(expected, evaluations(keys));
    }

    @Test
    void anotherQualityIsRefusedByWhatIsAllowed() {
        coarse().show();
        String said = failure("run('Upsample...', 'factor=2 quality=good');");
        assertTrue(said.contains("quality must be one of draft, standard, best, not 'good'."), said);
    }
}
