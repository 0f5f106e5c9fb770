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
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.menu.Progress;

/** Opens a sample image with something to repair, which is selected. It has no keys. */
abstract class SampleCommand extends MenuCommand {

    /** The image, which is not shown yet. */
    abstract ImagePlus open();

    @Override
    public final boolean runsWithoutImage() {
        return true;
    }

    @Override
    protected final void execute(Progress progress) {
        show(open());
    }
}
