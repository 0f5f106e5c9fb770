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
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.restoration.SamplerInput;
import org.scijava.plugin.Parameter;

/** A command that may aim at the style of another image besides. */
abstract class StyledCommand extends PromptedCommand {

    @Parameter(label = "Style (image title)", persist = false, required = false,
            description = "With method newton: the title of an image whose texture and brightness are aimed at besides; empty for none.")
    private String style = "";

    @Parameter(label = "Style weight", persist = false, min = "0.05", max = "4", stepSize = "0.25", style = DIGITS,
            description = "With a style: its weight beside the 1 of the known pixels.")
    private double style_weight = 0.5;

    @Parameter(label = "Preset", persist = false, choices = {"none", "paper"},
            description = "paper sets the method and its settings as the paper has them for this task, which then cannot be set one by one; none leaves them as they are.")
    private String preset = "none";

    /** The paper's values for the command's task. */
    abstract Preset paper();

    @Override
    final Preset preset() {
        return preset.equals(paper().name()) ? paper() : Preset.NONE;
    }

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        if (preset().values().containsKey(key)) {
            return false;
        }
        return switch (key) {
            case "style" -> followsCritics();
            case "style_weight" -> followsCritics() && !style.isBlank();
            default -> super.applies(key, chosen);
        };
    }

    @Override
    public List<String> offered(String key) {
        return key.equals("style") ? OpenImages.noneOrBeside(image) : super.offered(key);
    }

    /** A restoration with the style that is asked for. */
    final Restoration styled(Restoration restoration) {
        if (style.isBlank()) {
            return restoration;
        }
        requireCritics("style");
        return restoration.style(OpenImages.imageBeside(image, "style", style), style_weight);
    }

    /** Whether the method can be guided by a critic. */
    final boolean followsCritics() {
        return SamplerInput.methodsForCritics().contains(preset().values().getOrDefault("method", method.trim()));
    }

    /** @throws InputException if the method needs a projection or an initial estimate, which no critic has */
    final void requireCritics(String key) {
        if (!followsCritics()) {
            throw new InputException("method must be " + String.join(" or ", SamplerInput.methodsForCritics()) + " with " + key + ", not '"
                    + UserText.shown(method.trim()) + "', which cannot follow a critic.");
        }
    }
}
