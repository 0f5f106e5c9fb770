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

import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.Prompts;
import org.constraineddiffusion.restoration.Restoration;
import org.scijava.plugin.Parameter;

/** A command on planes that works with latent models too, which may take prompts. */
abstract class PromptedCommand extends PlaneCommand {

    @Parameter(label = "Caption", persist = false, required = false,
            description = "The prompt: what the image shows, in words, for models that are conditioned on text; auto for what the model proposes; empty for none. Also as key prompt.")
    String caption = "";

    @Parameter(label = "Negative caption", persist = false, required = false,
            description = "The negative prompt: what the image does not show, for models that are conditioned on text; empty for none. Also as key negative_prompt.")
    String negative_caption = "";

    @Parameter(label = "Guidance", persist = false, min = "0", max = "20", stepSize = "0.5", style = DIGITS,
            description = "Classifier-free guidance w: (1 + w) conditional - w unconditional, which is diffusers' guidance_scale - 1; 0 takes one evaluation a step instead of two.")
    double guidance = 2;

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return switch (key) {
            case "caption", "negative_caption", "guidance" -> chosen.takesPrompts();
            default -> super.applies(key, chosen);
        };
    }

    @Override
    final void settle(Restoration restoration) {
        caption = restoration.caption();
    }

    final Prompts prompts() {
        return new Prompts(caption, negative_caption, guidance);
    }
}
