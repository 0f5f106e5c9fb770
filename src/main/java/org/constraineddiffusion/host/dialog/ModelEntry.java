/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.dialog;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.menu.Trust;
import org.constraineddiffusion.restoration.InstalledModels;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.RestorationErrors;

/**
 * A model as the window of models shows it.
 *
 * @param name the model's name
 * @param facts name and value of what there is to know, in the order to show them
 * @param picture the bytes of a PNG or JPEG file
 * @param removable whether it did not come with the plugin
 */
public record ModelEntry(String name, Map<String, String> facts, Optional<byte[]> picture, boolean removable) {

    /** What users see of a model; of one whose description cannot be read, why. */
    public static ModelEntry of(String name) {
        try {
            ModelSummary model = Models.summary(name);
            return new ModelEntry(name, model.facts(), model.picture(), !model.place().startsWith("the plugin's jar"));
        } catch (RuntimeException unreadable) {
            return new ModelEntry(name, InstalledModels.facts(name), Optional.empty(), true);
        }
    }

    /** Evaluates its test tensors; asks the user first whether to trust it. One sentence, whatever comes of it. */
    String check() {
        try {
            Trust.require(Models.model(name));
            return InstalledModels.check(name, "auto");
        } catch (CancellationException notTrusted) {
            return "Not checked: a check runs the model, which you do not trust.";
        } catch (RuntimeException failed) {
            return sentence(failed);
        }
    }

    /** What failed, in one sentence. */
    static String sentence(Throwable failed) {
        return RestorationErrors.sentenceOrMessage(failed, "close other programs");
    }
}
