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

/** Opens a rendered electron micrograph with a fold. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Samples>EM with a Fold")
public final class SampleElectronMicrograph extends SampleCommand {

    @Override
    public String label() {
        return "EM with a Fold";
    }

    @Override
    public SampleElectronMicrograph fresh() {
        return new SampleElectronMicrograph();
    }

    @Override
    ImagePlus open() {
        return SampleImages.foldedElectronMicrograph();
    }
}
