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
import org.constraineddiffusion.image.OpenImages;
import org.constraineddiffusion.keys.Word;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.OutputType;
import org.constraineddiffusion.restoration.Restoration;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Undoes a blur of a known point-spread function. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Deblur...")
public final class Deblur extends PlaneCommand {

    @Parameter(label = "FWHM (pixels)", persist = false, min = "0.5", max = "100", stepSize = "0.5", style = DIGITS,
            description = "The full width at half maximum of a Gaussian point-spread function; at most half of the image's longer side.")
    private double fwhm = 3;

    @Word(value = "(Gaussian)", of = "")
    @Parameter(label = "PSF (image title)", persist = false, required = false,
            description = "The title of an image of the point-spread function: its border's level is subtracted and its centroid put in the middle; empty for the Gaussian.")
    private String psf = "";

    @Word(value = "auto", of = "-1")
    @Parameter(label = "Noise", persist = false, min = "-1", max = "1e9", style = DIGITS,
            description = "The standard deviation of the noise, in the image's raw units; 0 for none, auto estimates it from each plane or colour.")
    private double noise = -1;

    @Parameter(label = "Output", persist = false, choices = {"auto", "same", "32-bit"},
            description = "The type of the result: the image's, or 32-bit; auto takes 32-bit where rounding would change the mean by more than 1 %.")
    private String output = "auto";

    @Override
    public String label() {
        return "Deblur...";
    }

    @Override
    public ConstrainedCommand fresh() {
        return new Deblur();
    }

    @Override
    public List<String> essential() {
        return List.of("model", "psf", "fwhm", "noise", "planes", "modality", "quality");
    }

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return key.equals("fwhm") ? psf.isBlank() : super.applies(key, chosen);
    }

    @Override
    public List<String> offered(String key) {
        return key.equals("psf") ? OpenImages.noneOrBeside(image) : super.offered(key);
    }

    @Override
    Restoration restoration() {
        Restoration deblurred = psf.isBlank() ? Restoration.deblur(image, fwhm, noise)
                : Restoration.deblur(image, OpenImages.imageBeside(image, "psf", psf), noise);
        return deblurred.output(OutputType.of(output)).planes(planes());
    }
}
