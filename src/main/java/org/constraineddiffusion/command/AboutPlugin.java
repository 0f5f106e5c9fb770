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

import ij.IJ;
import ij.gui.HTMLDialog;
import java.awt.GraphicsEnvironment;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.menu.Progress;
import org.constraineddiffusion.restoration.Models;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Says which version this is and how to cite it. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>About Constrained Diffusion...")
public final class AboutPlugin extends MenuCommand {

    /** How to cite, as CITATION.cff has it. */
    private static final String CITATION = "Graikos, Jojic, Samaras. Fast constrained sampling in pre-trained diffusion models.\n"
            + "Advances in Neural Information Processing Systems, 2025. arXiv:2410.18804"; // ImageJ's window is too low for a line that it wraps

    @Override
    public String label() {
        return "About Constrained Diffusion...";
    }

    @Override
    public boolean runsWithoutImage() {
        return true;
    }

    @Override
    public AboutPlugin fresh() {
        return new AboutPlugin();
    }

    @Override
    protected void execute(Progress progress) {
        if (GraphicsEnvironment.isHeadless()) {
            text().lines().forEach(IJ::log);
        } else {
            new HTMLDialog("About Constrained Diffusion", "<html><body>" + text().replace("\n", "<br>") + "</body></html>");
        }
    }

    /** Version, citation, licence. */
    static String text() {
        return "Constrained Diffusion for Fiji, version " + Models.pluginVersion() + "\n\nIf you use it, cite the paper of its method and state the version of the plugin:\n"
                + CITATION + "\n\nState also the model, its SHA-256 and the macro line: Image > Show Info... of a result has them all."
                + "\n\nGenerated pixels are synthetic: do not measure them.\n\nLicence: BSD-2-Clause";
    }
}
