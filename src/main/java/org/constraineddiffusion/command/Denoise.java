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
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.NoiseModel;
import org.constraineddiffusion.restoration.OutputType;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.restoration.Stripes;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Removes noise of a known or estimated strength. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Denoise...")
public final class Denoise extends PlaneCommand {

    @Word(value = "auto", of = "-1")
    @Parameter(label = "Noise", persist = false, min = "-1", max = "1e9", style = DIGITS,
            description = "The standard deviation of the noise, in the image's raw units; 0 for none, auto estimates it from each plane or colour.")
    private double noise = -1;

    @Parameter(label = "Noise model", persist = false, choices = {"auto", "gaussian", "poisson"},
            description = "How the noise depends on brightness: not at all, or as photons and read noise make it; auto takes poisson where noise is estimated and clearly grows with brightness.")
    private String noise_model = "auto";

    @Word(value = "auto", of = "0")
    @Parameter(label = "Gain", persist = false, min = "0", max = "1e9", style = DIGITS,
            description = "With poisson, the value of one photon or electron; auto estimates it. noise is then the read noise.")
    private double gain = 0;

    @Parameter(label = "Offset", persist = false, min = "-1e9", max = "1e9", style = DIGITS,
            description = "With poisson, the value without light; of use where noise is given, as an estimate needs none.")
    private double offset = 0;

    @Parameter(label = "Stripes", persist = false, choices = {"none", "rows", "columns"},
            description = "Removes an offset of each row or column first.")
    private String stripes = "none";

    @Parameter(label = "Output", persist = false, choices = {"auto", "same", "32-bit"},
            description = "The type of the result: the image's, or 32-bit; auto takes 32-bit where rounding would change the mean by more than 1 %.")
    private String output = "auto";

    @Override
    public String label() {
        return "Denoise...";
    }

    @Override
    public ConstrainedCommand fresh() {
        return new Denoise();
    }

    @Override
    public List<String> essential() {
        return List.of("model", "noise", "noise_model", "stripes", "planes", "modality", "quality");
    }

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return switch (key) {
            case "gain", "offset" -> noise_model.equals("poisson");
            default -> super.applies(key, chosen);
        };
    }

    @Override
    public List<String> offered(String key) {
        return key.equals("method") ? List.of("fast") : super.offered(key);
    }

    @Override
    Restoration restoration() {
        return Restoration.denoise(image, noise, NoiseModel.valueOf(noise_model.toUpperCase(Locale.ROOT)), gain, offset,
                Stripes.valueOf(stripes.toUpperCase(Locale.ROOT))).output(OutputType.of(output)).planes(planes());
    }
}
