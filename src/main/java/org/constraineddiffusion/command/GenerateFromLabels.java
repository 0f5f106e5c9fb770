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
import java.util.List;
import java.util.Locale;
import org.constraineddiffusion.image.OpenImages;
import org.constraineddiffusion.keys.Word;
import org.constraineddiffusion.restoration.LabelClasses;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.Restoration;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Images whose segmentation is a given label map, such as training pairs for a segmentation network. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Generate from Labels...")
public final class GenerateFromLabels extends CriticCommand {

    @Parameter(label = "Critic", persist = false, description = "What segments images: nuclei-labels, or a critic in the folder models.")
    private String critic = "nuclei-labels";

    @Parameter(label = "Classes", persist = false, choices = {"objects", "values"},
            description = "What the image's values are: objects, 0 at the background and k within object k, or a binary mask; values, the numbers of the critic's classes, 255 for any.")
    private String classes = "objects";

    @Parameter(label = "Reference (image title)", persist = false, required = false,
            description = "The title of an image whose texture, intensities and type the result has; empty for 8 bits.")
    private String reference = "";

    @Parameter(label = "Style weight", persist = false, min = "0.05", max = "4", stepSize = "0.25", style = DIGITS,
            description = "With a reference: the weight of its style beside the 1 of the labels.")
    private double style_weight = 0.5;

    @Word(value = "auto", of = "0")
    @Parameter(label = "Nuclear diameter (pixels)", persist = false, min = "0", max = "1000", stepSize = "1", style = DIGITS,
            description = "Of the nuclei to generate, for models that are conditioned on it (nuclei-fluorescence); auto takes the median of the labels.")
    private double nuclear_diameter = 0;

    @Override
    public String label() {
        return "Generate from Labels...";
    }

    @Override
    public ConstrainedCommand fresh() {
        return new GenerateFromLabels();
    }

    @Override
    public List<String> essential() {
        return List.of("model", "reference", "planes", "nuclear_diameter", "modality", "caption", "samples", "seed");
    }

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return switch (key) {
            case "nuclear_diameter" -> chosen.conditions().containsKey(key);
            case "style_weight" -> !reference.isBlank();
            default -> super.applies(key, chosen);
        };
    }

    @Override
    public List<String> offered(String key) {
        return key.equals("reference") ? OpenImages.noneOrBeside(image) : key.equals("critic") ? Models.labelCritics() : super.offered(key);
    }

    @Override
    String critic() {
        return critic;
    }

    @Override
    Restoration restoration() {
        ImagePlus like = reference.isBlank() ? null : OpenImages.imageBeside(image, "reference", reference);
        return Restoration.generateFromLabels(image, LabelClasses.valueOf(classes.toUpperCase(Locale.ROOT)), critic, like, style_weight)
                .planes(planes()).prompts(prompts()).condition("nuclear_diameter", nuclear_diameter);
    }
}
