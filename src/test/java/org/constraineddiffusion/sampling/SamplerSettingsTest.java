/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplerSettingsTest {

    private final SamplerSettings settings = SamplerSettings.defaultsOf(List.of(
            SamplerSetting.whole("steps", "Steps", "How many.", 20, 1, 1000), SamplerSetting.number("delta", "Delta", "How far.", 0.005, 1e-6, 1)));

    private String message(String key, double value) {
        return assertThrows(IllegalArgumentException.class, () -> settings.with(key, value)).getMessage();
    }

    @Test
    void whatIsNotSetHasItsDefault() {
        SamplerSettings changed = settings.with("steps", 50).withSeed(7);
        assertEquals(50, changed.whole("steps"));
        assertEquals(0.005, changed.number("delta"));
        assertEquals(7, changed.seed());
        assertEquals(20, settings.whole("steps"), "the original is unchanged");
        assertEquals(Map.of("steps", 50.0, "delta", 0.005), changed.values());
    }

    @Test
    void aValueOutOfRangeIsRefusedByKeyValueAndRange() {
        assertEquals("steps must be a whole number from 1 to 1000 (got 0).", message("steps", 0));
        assertEquals("steps must be a whole number from 1 to 1000 (got 2.5).", message("steps", 2.5));
        assertEquals("delta must be a number from 1.0E-6 to 1 (got NaN).", message("delta", Double.NaN));
    }

    @Test
    void anUnknownKeyIsRefusedWithThoseThatThereAre() {
        assertEquals("'eta' is not a setting of this sampler; its settings are steps, delta.", message("eta", 0));
        assertThrows(IllegalArgumentException.class, () -> settings.number("eta"));
    }

    @Test
    void keysOfOtherSamplersAreLeftOutWhereThatIsAskedFor() {
        assertEquals(settings.with("steps", 8), settings.withApplicable(Map.of("steps", 8, "eta", 0.5)));
        assertThrows(IllegalArgumentException.class, () -> settings.withApplicable(Map.of("steps", 0)));
    }

    @Test
    void aDefaultMustBeAllowed() {
        assertThrows(IllegalArgumentException.class, () -> SamplerSetting.number("eta", "Eta", "Share.", 2, 0, 1));
    }
}
