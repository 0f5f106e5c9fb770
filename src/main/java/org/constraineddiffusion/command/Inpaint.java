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
import java.util.Optional;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.batch.MaskRule;
import org.constraineddiffusion.image.OpenImages;
import org.constraineddiffusion.restoration.FillFrom;
import org.constraineddiffusion.restoration.Grain;
import org.constraineddiffusion.restoration.MaskSource;
import org.constraineddiffusion.restoration.Restoration;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Fills the selection. All pixels outside of it stay as they are. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Inpaint...")
public final class Inpaint extends InpaintKeys {

    /** That adapt=auto may take where no dialog has said how long it takes. */
    private static final double MOST_SECONDS = 60;

    /** What marks the pixels to fill, if it is not for the keys to say. */
    private MaskSource given;

    @Override
    public String label() {
        return "Inpaint...";
    }

    @Override
    boolean showsMask() {
        return show_mask;
    }

    @Override
    public ConstrainedCommand fresh() {
        return new Inpaint();
    }

    @Override
    Preset paper() {
        return Preset.PAPER_INPAINTING;
    }

    @Override
    public List<String> essential() {
        return List.of("model", "mask", "planes", "nuclear_diameter", "modality", "caption", "quality", "samples", "seed");
    }

    @Override
    public String savingMemory() {
        return "mark a smaller region, crop the image, or use a smaller context (key context, in pixels, at least 1)";
    }

    @Override
    Restoration restoration() {
        MaskSource marked = given == null ? marked() : given;
        Restoration restoration = styled(Restoration.inpaint(image, invert ? marked.inverse() : marked, context,
                FillFrom.valueOf(fill_from.toUpperCase(Locale.ROOT))).planes(planes()).prompts(prompts())
                .mask(show_mask || isAnswered()).condition("nuclear_diameter", nuclear_diameter).grain(Grain.valueOf(grain.toUpperCase(Locale.ROOT))));
        if (adapt.equals("on")) {
            restoration.adapt(AdaptationOptions.DEFAULT);
        } else if (adapt.equals("auto")) {
            restoration.adaptWhereItPays(AdaptationOptions.DEFAULT, isAnswered() ? Double.POSITIVE_INFINITY : MOST_SECONDS);
        }
        if (labels.isBlank()) {
            return restoration;
        }
        requireCritics("labels");
        return restoration.labels(OpenImages.imageBeside(image, "labels", labels));
    }

    /** Fills what a source marks, in place of what the keys say. */
    void mark(MaskSource source) {
        given = source;
    }

    /** The rule for masks that the keys give, for a folder of images. */
    Optional<MaskRule> maskRule() {
        return fill_value.isBlank() ? Optional.empty() : Optional.of(MaskRule.value(fill_value, minimum_area));
    }
}
