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
import org.constraineddiffusion.restoration.LatentUpdate;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.OutputType;
import org.constraineddiffusion.restoration.Restoration;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** More, smaller pixels: an image that gives the one at hand when it is downsampled again. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Upsample...")
public final class Upsample extends StyledCommand {

    @Parameter(label = "Factor", persist = false, min = "2", max = "8", description = "Pixels of the result for one of the image, along x and y.")
    private int factor = 4;

    @Word(value = "same", of = "0")
    @Parameter(label = "Factor y", persist = false, min = "0", max = "8", description = "The factor along y where it differs; same takes factor, 1 leaves y as it is.")
    private int factor_y = 0;

    @Parameter(label = "Kernel", persist = false, choices = {"area", "bicubic"},
            description = "How the image was downsampled: means over its pixels, as a camera takes them, or by a bicubic filter.")
    private String kernel = "area";

    @Parameter(label = "Latent direction", persist = false, choices = {"decoder", "encoder"},
            description = "Of a latent model: how the data term moves it, by the decoder's gradient as in the paper, or by evaluations of decoder and encoder only.")
    private String latent_direction = "decoder";

    @Parameter(label = "Output", persist = false, choices = {"auto", "same", "32-bit"},
            description = "The type of the result: the image's, or 32-bit; auto takes 32-bit where rounding would change the mean by more than 1 %.")
    private String output = "auto";

    @Override
    public String label() {
        return "Upsample...";
    }

    @Override
    public ConstrainedCommand fresh() {
        return new Upsample();
    }

    @Override
    Preset paper() {
        return Preset.PAPER_UPSAMPLING;
    }

    @Override
    public List<String> essential() {
        return List.of("model", "factor", "planes", "modality", "caption", "quality", "samples", "seed");
    }

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return key.equals("latent_direction") ? chosen.latent() : super.applies(key, chosen);
    }

    @Override
    public String savingMemory() {
        return "crop the image or use a smaller factor";
    }

    @Override
    Restoration restoration() {
        return styled(Restoration.upsample(image, factor, factor_y == 0 ? factor : factor_y, Kernel.valueOf(kernel.toUpperCase(Locale.ROOT)))
                .output(OutputType.of(output)).planes(planes()).prompts(prompts()).latentUpdate(LatentUpdate.valueOf(latent_direction.toUpperCase(Locale.ROOT))));
    }
}
