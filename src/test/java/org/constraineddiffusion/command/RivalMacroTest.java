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
import ij.gui.OvalRoi;
import ij.gui.Roi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published samplers, and derivatives of newton, from a macro, with the embedded prior and few steps. */
class RivalMacroTest extends MacroTest {

    @ParameterizedTest
    @ValueSource(strings = {"method=ddrm", "method=ding sampler_settings=[variance=square,measurement_noise=0.05]", "method=mpgd",
        "method=dps sampler_settings=zeta=1", "method=freedom sampler_settings=[rho=2,travel_repeats=2]",
        "method=newton inner_steps=1 sampler_settings=derivative=transposed"})
    void fillTheHoleAndLeaveAllElseAsItWas(String method) {
        ImagePlus image = cells();
        Roi hole = new OvalRoi(40, 30, 25, 20);
        image.setRoi(hole);
        ImagePlus copy = new ImagePlus("copy", image.getProcessor().duplicate());
        ImagePlus result = run(image, "steps=4 " + method);
        assertOnlyTheHoleDiffers(copy, result, hole, 1);
        String info = (String) result.getProperty("Info");
        assertTrue(info.contains(method.substring(method.indexOf('=') + 1).split(" ")[0]), info);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dps", "ddrm", "ding", "mpgd", "freedom"})
    void upsampleByWholeBlocks(String method) {
        ImagePlus image = cells();
        image.setRoi(20, 20, 32, 24);
        ImagePlus result = run("Upsample...", image.crop(), "factor=2 steps=3 method=" + method);
        assertEquals(64, result.getWidth());
    }

    @Test
    void aMethodThatCannotTakeTheTaskSaysSo() {
        String sentence = refusal("Upsample...", "factor=2 kernel=bicubic steps=3 method=ddrm");
        assertTrue(sentence.contains("method: The sampler 'ddrm' needs an operator whose singular vectors are known"), sentence);
        String exact = refusal("Inpaint...", "method=newton steps=3 sampler_settings=derivative=exact");
        assertTrue(exact.contains("derivative: 'exact' needs a model whose denoiser has the method jvp"), exact);
    }

    private String refusal(String command, String options) {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(10, 10, 15, 10));
        show(image, image.getRoi());
        return failure("run('" + command + "', '" + options + "');");
    }
}
