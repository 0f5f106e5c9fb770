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

import java.util.List;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.LatentWeights;
import org.constraineddiffusion.model.ModelPackage;

/** What a restoration does, and what it does it with: an image of ImageJ, or planes. */
interface Job {

    /** The name, as its command has it: Inpaint. */
    String name();

    /** @throws InputException if the input cannot be worked on; before a model is looked for */
    void check(RestorationOptions options);

    /** The problem that is solved, or that of one plane of it, to choose a model by. */
    InverseProblem example(RestorationOptions options);

    /** What it would do, one sentence. */
    default String work(RestorationOptions options) {
        return "";
    }

    /** About how many pixels the model works on in one sample. */
    default long pixels(ModelPackage model, RestorationOptions options) {
        return 0;
    }

    /**
     * The same on a small part.
     *
     * @param side the most pixels along a side
     */
    default ImageTask preview(RestorationOptions options, int side) {
        throw new InputException("There is no preview of planes.");
    }

    /**
     * The planes whose known pixels the model is adapted to.
     *
     * @throws InputException if there is no adapting to this job's input
     */
    default List<MarkedPlane> markedPlanes(RestorationOptions options) {
        throw new InputException("adapt must be off for " + name() + ": only Inpaint adapts a model to the image; Adapt Model... makes an adapted model for all.");
    }

    /** Keeps the input in memory, even if its window is closed meanwhile, until this is closed. */
    default Hold hold() {
        return () -> { };
    }

    /** See {@link #hold}. */
    interface Hold extends AutoCloseable {

        @Override
        void close();
    }

    /** True if the planes of a stack are restored one by one. */
    default boolean worksPlaneByPlane(RestorationOptions options) {
        return false;
    }

    /** True if latent models can do it. */
    default boolean fitsLatentModels() {
        return false;
    }

    /** @param model adds what the run took to the provenance */
    RestorationResult run(Pipeline pipeline, RestorationOptions options, Provenance provenance, Runnable model);

    /** @throws InputException if the model cannot do it or takes no such conditions or prompts; before it is loaded */
    default void checkModel(ModelPackage model, RestorationOptions options) {
        Prompts prompts = options.prompts();
        if (model.latent().isPresent() && !fitsLatentModels()) {
            throw new InputException("model must be a pixel-space model for " + name() + ", not '" + model.name()
                    + "', which is a latent model: only Inpaint and Upsample work with those.");
        }
        if (prompts.areGiven() && !model.latent().map(LatentWeights::takesPrompts).orElse(false)) {
            String key = prompts.prompt().isBlank() ? "negative_caption" : "caption";
            String given = prompts.prompt().isBlank() ? prompts.negative() : prompts.prompt();
            throw new InputException(key + " is not supported by model '" + model.name() + "': leave it empty (got '" + UserText.shown(given) + "').");
        }
        if (prompts.areProposed() && !model.latent().map(LatentWeights::proposesPrompts).orElse(false)) {
            throw new InputException("caption must be words, or empty, for model '" + model.name() + "', not 'auto': it has no captioner.");
        }
        options.conditions().forEach((key, value) -> {
            if (!model.conditions().containsKey(key)) {
                throw new InputException(key + " is not supported by model '" + model.name() + "'; leave it at 0 (got " + UserText.shown(value) + ").");
            }
        });
    }
}
