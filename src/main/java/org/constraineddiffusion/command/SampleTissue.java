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

/** Opens stained tissue with a mark of ink. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Samples>Tissue in Colour")
public final class SampleTissue extends SampleCommand {

    @Override
    public String label() {
        return "Tissue in Colour";
    }

    @Override
    public SampleTissue fresh() {
        return new SampleTissue();
    }

    @Override
    ImagePlus open() {
        return SampleImages.markedTissue();
    }
}
