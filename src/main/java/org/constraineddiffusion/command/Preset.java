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

import java.util.Map;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.keys.CommandParameter;
import org.constraineddiffusion.keys.CommandParameters;
import org.constraineddiffusion.menu.MenuCommand;

/**
 * Values of a command's keys that were published together.
 *
 * @param name as the key preset has it
 * @param values by key, as a macro writes them
 */
record Preset(String name, Map<String, String> values) {

    /** Every key has its own value. */
    static final Preset NONE = new Preset("none", Map.of());

    /** The paper's for free-form and box inpainting: S = 20, K = 5, λ = 0.5 → 0.1, and the noise of its published run (Section 4). */
    static final Preset PAPER_INPAINTING = new Preset("paper", Map.of("method", "newton", "steps", "20", "strictness", "1", "inner_steps", "5",
            "step_size", "0.5", "final_step_size", "0.1", "delta", "0.005", "eta", "0.16"));

    /** The paper's for ×8 super-resolution: S = 20, K = 10, λ = 0.1, the same noise, bicubic downsampling. */
    static final Preset PAPER_UPSAMPLING = new Preset("paper", Map.of("method", "newton", "steps", "20", "strictness", "1", "inner_steps", "10",
            "step_size", "0.1", "final_step_size", "0.1", "delta", "0.005", "eta", "0.16", "kernel", "bicubic"));

    /** @throws InputException if a key was given another value than this has */
    void applyTo(MenuCommand command) {
        CommandParameters parameters = CommandParameters.of(command);
        CommandParameters defaults = CommandParameters.of(command.fresh());
        values.forEach((key, text) -> {
            CommandParameter parameter = parameters.find(key);
            String given = parameter.macroText();
            parameter.setText(text);
            if (!given.equals(parameter.macroText()) && !given.equals(defaults.find(key).macroText())) {
                throw new InputException(key + " must be " + text + " with preset=" + name + ", or left out, not '" + UserText.shown(given) + "'.");
            }
        });
    }
}
