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
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.SamplerInput;

/** A command that lets a critic say how far an image is from the goal, and starts from noise: the fast sampler needs an initial estimate. */
abstract class CriticCommand extends PromptedCommand {

    CriticCommand() {
        model = "nuclei-fluorescence"; // what the image should look like is the critic's to say, so the image cannot choose
        method = "newton";
    }

    /** The name of the critic. */
    abstract String critic();

    @Override
    public final List<String> critics() {
        return List.of(critic());
    }

    @Override
    public List<String> offered(String key) {
        return switch (key) {
            case "method" -> SamplerInput.methodsForCritics();
            case "model" -> Models.names();
            default -> super.offered(key);
        };
    }

    @Override
    public final String savingMemory() {
        return "crop the image";
    }
}
