/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.imagej1;

import ij.ImageJ;
import java.util.Arrays;
import org.constraineddiffusion.image.SampleImages;

/**
 * Tries the plugin from the project's folder, without installing it. Without arguments: ImageJ with the sample image and a
 * selection on it, ready to fill. With {@code -batch FILE [ARGUMENT]}: runs a macro by {@link MacroRunner}.
 */
public final class Demo {

    private Demo() {
    }

    /** @param arguments none, or {@code -batch}, a macro's file and, if wanted, an argument for it */
    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            new ImageJ();
            DevelopmentMenu.install();
            SampleImages.scratchedNuclei().show();
        } else if (arguments[0].equals("-batch")) {
            MacroRunner.main(Arrays.copyOfRange(arguments, 1, arguments.length));
        } else {
            throw new IllegalArgumentException("Give no arguments, or -batch and the file of a macro.");
        }
    }
}
