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

import java.util.Optional;
import org.constraineddiffusion.adaptation.AdaptationException;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.prior.ImageTooLargeException;
import org.constraineddiffusion.prior.MemoryShortage;
import org.constraineddiffusion.prior.UnfitWeightsException;
import org.constraineddiffusion.sampling.UnfitConstraintException;

/** What to say to a user when a restoration fails. */
public final class RestorationErrors {

    private RestorationErrors() {
    }

    /**
     * One plain sentence with what to do about it; empty for a failure that nobody foresaw.
     *
     * @param savingMemory what needs less memory, as a part of a sentence: crop the image
     */
    public static Optional<String> sentence(Throwable failed, String savingMemory) {
        if (failed instanceof InputException || failed instanceof ModelException || failed instanceof UnfitWeightsException
                || failed instanceof AdaptationException) {
            return Optional.of(failed.getMessage());
        }
        if (failed instanceof UnfitConstraintException) {
            return Optional.of("method: " + failed.getMessage());
        }
        if (failed instanceof ImageTooLargeException) {
            return Optional.of(failed.getMessage().replaceFirst("\\.$", "") + ": " + savingMemory + ".");
        }
        if (MemoryShortage.isOfJava(failed)) {
            return Optional.of("Java's memory ran out: " + savingMemory + ", or give ImageJ more (Edit > Options > Memory & Threads..., or Java's option -Xmx).");
        }
        return MemoryShortage.isIn(failed) ? Optional.of("The machine's memory ran out: " + savingMemory + ", or close other programs.") : Optional.empty();
    }

    /** The same; of a failure that nobody foresaw, its message. */
    public static String sentenceOrMessage(Throwable failed, String savingMemory) {
        return sentence(failed, savingMemory).orElseGet(() -> String.valueOf(failed.getMessage()));
    }
}
