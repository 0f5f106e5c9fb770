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

import ij.ImagePlus;
import org.constraineddiffusion.image.SampleImages;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Opens rendered nuclei with a scratch. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Samples>Nuclei with a Scratch")
public final class SampleNuclei extends SampleCommand {

    @Override
    public String label() {
        return "Nuclei with a Scratch";
    }

    @Override
    public SampleNuclei fresh() {
        return new SampleNuclei();
    }

    @Override
    ImagePlus open() {
        return SampleImages.scratchedNuclei();
    }
}
