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

import ij.IJ;
import ij.plugin.PlugIn;

/**
 * Runs a command in ImageJ without SciJava's services. {@code plugins.config} names this class, with the command as its
 * argument. It loads without any other library, so that ImageJ's menus are made even if one is missing.
 */
public final class Bridge implements PlugIn {

    /** @param command the simple name of a class in the package {@code command} */
    @Override
    public void run(String command) {
        try {
            CommandRun.of(command);
        } catch (LinkageError missing) {
            IJ.error("Constrained Diffusion", "A library is missing or of another version (" + String.valueOf(missing.getMessage()).replace('/', '.')
                    + "): unzip the whole download over ImageJ's folder, jars included, and restart ImageJ.");
        }
    }
}
