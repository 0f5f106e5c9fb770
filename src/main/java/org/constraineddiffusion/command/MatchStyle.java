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
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.OpenImages;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.Restoration;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** An image in the style of another one. Its intensities are no measurements any more. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Match Style...")
public final class MatchStyle extends CriticCommand {

    @Parameter(label = "Style (image title)", persist = false, required = false,
            description = "The title of the image whose style is aimed at, of the same type; of a stack the plane that it shows.")
    private String style = "";

    @Parameter(label = "Structure", persist = false, min = "0", max = "0.95", stepSize = "0.05", style = DIGITS,
            description = "How much of the image stays: the part of the way from noise to image that is left out; 0 generates an image from noise alone.")
    private double structure = 0.5;

    @Parameter(label = "Strength", persist = false, min = "0.05", max = "1", stepSize = "0.05", style = DIGITS,
            description = "Scales the steps towards the style; with a selection, the style's weight beside the known pixels.")
    private double strength = 1;

    @Parameter(label = "Critic", persist = false, description = "What compares styles: style-filters, or a critic in the folder models.")
    private String critic = "style-filters";

    @Override
    public String label() {
        return "Match Style...";
    }

    @Override
    public ConstrainedCommand fresh() {
        return new MatchStyle();
    }

    @Override
    public List<String> essential() {
        return List.of("model", "style", "structure", "strength", "modality", "caption", "samples", "seed");
    }

    @Override
    public List<String> offered(String key) {
        return key.equals("style") ? OpenImages.noneOrBeside(image) : key.equals("critic") ? Models.styleCritics() : super.offered(key);
    }

    @Override
    String critic() {
        return critic;
    }

    @Override
    Restoration restoration() {
        if (style.isBlank()) {
            throw new InputException("style is empty; it must be the title of an open image whose style is aimed at.");
        }
        return Restoration.matchStyle(image, OpenImages.imageBeside(image, "style", style), image.getRoi(), structure, strength, critic)
                .planes(planes()).prompts(prompts());
    }
}
