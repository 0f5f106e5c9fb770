/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MacroTextTest {

    @Test
    void aKeyIsNotTakenForTheEndOfAnother() {
        assertEquals(Map.of("inner_steps", "3"), MacroText.parse("inner_steps=3"));
        assertEquals(Map.of("final_step_size", "0.1", "step_size", "0.5"), MacroText.parse("final_step_size=0.1 step_size=0.5"));
    }

    @Test
    void bracketsHoldSpacesAndBrackets() {
        assertEquals(Map.of("image", "my image [1].tif", "seed", "4"), MacroText.parse("image=[my image [1].tif] seed=4"));
        assertEquals(Map.of("image", "a b"), MacroText.parse("image='a b'"));
    }

    @Test
    void aKeyAloneIsTrue() {
        assertEquals(Map.of("invert", "true", "steps", "5"), MacroText.parse("invert steps=5 "));
    }

    @Test
    void emptyOptionsAndEmptyValuesAreFine() {
        assertEquals(Map.of(), MacroText.parse("  "));
        assertEquals(Map.of("mask", "", "seed", "1"), MacroText.parse("mask=[] seed=1"));
        assertEquals(Map.of("mask", "", "seed", "1"), MacroText.parse("mask= seed=1"));
    }

    @Test
    void whatIsQuotedIsReadBack() {
        for (String value : new String[] {"", "plain", "with space", "a [b] c", "[raw]cells.tif", "'a'"}) {
            assertEquals(Map.of("key", value), MacroText.parse("key=" + MacroText.quote(value)));
        }
    }
}
