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

import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.plugin.filter.GaussianBlur;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Deblur... makes of images of a point-spread function that are not as they should be. */
class DeblurPsfMacroTest extends MacroTest {

    private static final double SIGMA = 1.7;

    private static ImagePlus point(int side, double at, double background) {
        FloatProcessor psf = new FloatProcessor(side, side);
        for (int i = 0; i < side * side; i++) {
            psf.setf(i, (float) (background + Math.exp(-(Math.pow(i % side - at, 2) + Math.pow(i / side - at, 2)) / (2 * SIGMA * SIGMA))));
        }
        return new ImagePlus("psf", psf);
    }

    private static ImagePlus blurred() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        new GaussianBlur().blurFloat((FloatProcessor) image.getProcessor(), SIGMA, SIGMA, 1e-4);
        return image;
    }

    private static ImagePlus deblurred(ImagePlus psf) {
        psf.show();
        return run("Deblur...", blurred(), "psf=psf noise=5");
    }

    @ParameterizedTest
    @CsvSource({"16, 7, 0", "17, 7.5, 0", "17, 8, 0.05", "18, 8, 0.2"})
    void anOffCentrePointOrABackgroundCostsLittle(int side, double at, double background) {
        ImageProcessor clean = cells().getProcessor().convertToFloatProcessor();
        double good = rootMeanSquareDifference(clean, deblurred(point(17, 8, 0)).getProcessor());
        closeImages();
        startImageJ();
        ImagePlus result = deblurred(point(side, at, background));
        double found = rootMeanSquareDifference(clean, result.getProcessor());
        assertTrue(found < 1.1 * good, good + " with a good psf, " + found);
        String info = (String) result.getProperty("Info");
        assertTrue(info.contains("  psf: its "), info);
    }

    @Test
    void whatIsNoPointIsRefused() {
        ImagePlus image = blurred();
        new ImagePlus("psf", new FloatProcessor(9, 9)).show();
        show(image, null);
        String words = failure("run('Deblur...', 'psf=psf');");
        assertTrue(words.contains("psf: 'psf' cannot be one: all its pixels have the same value."), words);
    }
}
