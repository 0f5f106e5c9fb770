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

import java.util.List;
import java.util.Locale;
import org.constraineddiffusion.keys.Word;
import org.constraineddiffusion.restoration.Kernel;
import org.constraineddiffusion.restoration.Restoration;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** As many planes along z as x and y have pixels for the same length. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Make Isotropic...")
public final class MakeIsotropic extends ConstrainedCommand {

    @Word(value = "auto", of = "0")
    @Parameter(label = "Factor", persist = false, min = "0", max = "16", style = DIGITS,
            description = "Planes of the result for one of the stack, at least 1; auto takes it from the image's calibration, voxel depth over pixel width.")
    private double factor = 0;

    @Parameter(label = "Kernel", persist = false, choices = {"area", "bicubic"},
            description = "How a plane of the stack follows from the finer ones: their mean, or a bicubic filter of them.")
    private String kernel = "area";

    @Override
    public String label() {
        return "Make Isotropic...";
    }

    @Override
    public ConstrainedCommand fresh() {
        return new MakeIsotropic();
    }

    @Override
    public List<String> essential() {
        return List.of("model", "factor", "kernel", "modality", "quality", "samples", "seed");
    }

    @Override
    public String savingMemory() {
        return "crop the stack or use a smaller factor";
    }

    @Override
    Restoration restoration() {
        return Restoration.makeIsotropic(image, factor, Kernel.valueOf(kernel.toUpperCase(Locale.ROOT)));
    }
}
