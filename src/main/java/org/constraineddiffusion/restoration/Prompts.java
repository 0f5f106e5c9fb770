/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts that a latent model is conditioned on.
 *
 * @param prompt what the image shows; blank for none, auto for what the model's captioner proposes
 * @param negative what it does not show; blank for none
 * @param guidance w of classifier-free guidance, (1 + w) · conditional − w · unconditional, 0 or more: diffusers' guidance_scale − 1
 */
public record Prompts(String prompt, String negative, double guidance) {

    /** No text. */
    public static final Prompts NONE = new Prompts("", "", 0);

    /** @throws IllegalArgumentException if the guidance is negative */
    public Prompts {
        if (!(guidance >= 0)) {
            throw new IllegalArgumentException("guidance must be 0 or more, not " + guidance + ".");
        }
    }

    /** In place of a prompt: what the model's captioner proposes for the image. */
    static final String AUTO = "auto";

    boolean areProposed() {
        return prompt.trim().equalsIgnoreCase(AUTO);
    }

    /** With another prompt. */
    Prompts withPrompt(String other) {
        return new Prompts(other, negative, guidance);
    }

    boolean areGiven() {
        return !prompt.isBlank() || !negative.isBlank();
    }

    /** Without any text, guidance would only strengthen what the model makes of none. */
    double weight() {
        return areGiven() ? guidance : 0;
    }

    /** Those that the model is conditioned on, by their keys. */
    Map<String, String> byKey() {
        Map<String, String> prompts = new LinkedHashMap<>();
        prompts.put("caption", prompt);
        if (weight() > 0) {
            prompts.put("negative_caption", negative);
        }
        return prompts;
    }
}
