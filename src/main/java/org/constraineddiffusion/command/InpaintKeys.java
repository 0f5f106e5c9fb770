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
import org.constraineddiffusion.keys.Word;
import org.constraineddiffusion.restoration.MaskSource;
import org.constraineddiffusion.restoration.ModelSummary;
import org.scijava.plugin.Parameter;

/** The keys of Inpaint: which pixels to fill, and how. */
abstract class InpaintKeys extends StyledCommand {

    @Word(value = "(selection)", of = "")
    @Parameter(label = "Mask (image title)", persist = false, required = false,
            description = "The title of an image whose nonzero pixels are filled; empty for the selection. A stack of as many planes as the image has a mask for each.")
    String mask = "";

    @Word(value = "none", of = "")
    @Parameter(label = "Fill value", persist = false, required = false,
            description = "Fill the pixels that ImageJ shows with this value instead, a number or NaN; none for the selection or the mask.")
    String fill_value = "";

    @Parameter(label = "Minimum area (pixels)", persist = false, min = "0", max = "1000000000",
            description = "With a fill value: regions of fewer pixels stay as they are, as measured ones may have that value by chance; 0 fills all.")
    int minimum_area = 0;

    @Parameter(label = "Invert", persist = false, description = "Fill what is not marked.")
    boolean invert = false;

    @Word(value = "auto", of = "0")
    @Parameter(label = "Context (pixels)", persist = false, min = "0", max = "100000",
            description = "Pixels around the region that the model sees; auto takes half of its field of view.")
    int context = 0;

    @Word(value = "auto", of = "0")
    @Parameter(label = "Nuclear diameter (pixels)", persist = false, min = "0", max = "1000", stepSize = "1", style = DIGITS,
            description = "Of the nuclei to generate, for models that are conditioned on it (nuclei-fluorescence); auto takes the median of those around.")
    double nuclear_diameter = 0;

    @Parameter(label = "Grain", persist = false, choices = {"match", "none"},
            description = "match adds noise where the fill has less than the pixels around, except in strokes of up to 9 pixels; none leaves the fill as it was sampled.")
    String grain = "match";

    @Parameter(label = "Adapt", persist = false, choices = {"off", "auto", "on"},
            description = "on trains the model on the known pixels of the image first: a minute or two more on two CPU cores, once for each image. auto does so for wide holes.")
    String adapt = "off";

    @Parameter(label = "Labels (image title)", persist = false, required = false,
            description = "With method newton and nuclei: the title of a label map or mask; nuclei are generated where it has objects; empty for none.")
    String labels = "";

    @Parameter(label = "Fill from", persist = false, choices = {"auto", "plane", "neighbours"},
            description = "Of a stack: fill from the plane itself, or from the planes beside it; auto takes these where a plane is marked as a whole.")
    String fill_from = "auto";

    @Parameter(label = "Show mask", persist = false, description = "Opens a mask of the generated pixels too: 255 where they are, 0 elsewhere.")
    boolean show_mask = false;

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return switch (key) {
            case "nuclear_diameter" -> chosen.conditions().containsKey(key);
            case "fill_from" -> super.applies("planes", chosen);
            case "adapt" -> !chosen.latent();
            case "minimum_area" -> !fill_value.isBlank();
            case "labels" -> followsCritics();
            default -> super.applies(key, chosen);
        };
    }

    @Override
    public List<String> offered(String key) {
        return key.equals("mask") || key.equals("labels") ? OpenImages.noneOrBeside(image) : super.offered(key);
    }

    /**
     * The pixels that the keys mark.
     *
     * @throws InputException if two keys mark pixels, or minimum_area has no fill_value
     */
    final MaskSource marked() {
        if (!fill_value.isBlank() && !mask.isBlank()) {
            throw new InputException("fill_value and mask both mark pixels: give one of them (got fill_value='" + UserText.shown(fill_value) + "' and mask='"
                    + UserText.shown(mask) + "').");
        }
        if (!fill_value.isBlank()) {
            return MaskSource.value(fill_value, minimum_area);
        }
        if (minimum_area > 0) {
            throw new InputException("minimum_area works with fill_value only; leave it at 0 (got " + minimum_area + ").");
        }
        return mask.isBlank() ? MaskSource.selection(image) : MaskSource.nonzero(OpenImages.imageBeside(image, "mask", mask));
    }
}
