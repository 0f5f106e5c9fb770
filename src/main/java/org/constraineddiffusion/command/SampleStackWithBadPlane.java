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

/** Opens a rendered stack of which one plane is torn. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Samples>Stack with a Bad Plane")
public final class SampleStackWithBadPlane extends SampleCommand {

    @Override
    public String label() {
        return "Stack with a Bad Plane";
    }

    @Override
    public SampleStackWithBadPlane fresh() {
        return new SampleStackWithBadPlane();
    }

    @Override
    ImagePlus open() {
        return SampleImages.stackWithBadPlane();
    }
}
