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

import ij.ImagePlus;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Palettes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.UserText;

/** What is to be done with an image of ImageJ, which is not changed. */
interface ImageTask extends Job {

    /** The image to work on. */
    ImagePlus image();

    /** @throws InputException if the image cannot be worked on */
    void checkImage(RestorationOptions options);

    /**
     * Restores the image.
     *
     * @return the result: of several samples a stack of them, their mean and their standard deviation
     */
    RestorationResult.Images restore(Pipeline pipeline, RestorationOptions options);

    /** 255 where pixels of a result were generated and 0 elsewhere; empty if all were. */
    default Optional<ImagePlus> mask(ImagePlus result, RestorationOptions options) {
        return Optional.empty();
    }

    /** True if its result may be of another type than the image. */
    default boolean takesOutputType() {
        return false;
    }

    /** What the user should know before the image is restored, in plain sentences. */
    default List<String> warnings(RestorationOptions options) {
        return List.of();
    }

    /** A plane of a result as a preview shows it. */
    default ImagePlus shown(ImagePlus result) {
        return result;
    }

    /** Adds what else there is to say of the result. */
    default void describe(RestorationOptions options, Provenance provenance) {
    }

    /** @throws InputException if there is no image, it has no pixels, or these are no intensities */
    default void requireIntensities() {
        if (image() == null || image().getWidth() == 0) {
            throw new InputException("There is no image: open one first.");
        }
        if (image().getProcessor() == null) {
            throw new InputException("image: '" + UserText.shown(image().getTitle()) + "' was closed.");
        }
        Palettes.refuse("image", image());
    }

    @Override
    default Hold hold() {
        image().setIgnoreFlush(true);
        return () -> image().setIgnoreFlush(false);
    }

    @Override
    default void check(RestorationOptions options) {
        if (options.output() != OutputType.AUTO && !takesOutputType()) {
            throw new InputException("output must be auto for " + name() + ", whose result has the image's type, not '" + options.output().key() + "'.");
        }
        if (options.output() == OutputType.FLOAT && image().getBitDepth() == 24) {
            throw new InputException("output must be auto or same for an RGB image, not '32-bit': convert it first (Image > Color > Make Composite).");
        }
        checkImage(options);
    }

    @Override
    default RestorationResult run(Pipeline pipeline, RestorationOptions options, Provenance provenance, Runnable model) {
        warnings(options).forEach(pipeline::warn);
        RestorationResult.Images restored = restore(pipeline, options);
        RestorationResult.Images images = options.mask() ? restored.withMask(mask(restored.samples(), options).orElse(null)) : restored;
        provenance.add("image", image().getTitle());
        describe(options, provenance);
        options.critics().forEach(term -> term.describe(provenance));
        model.run();
        images.all().forEach(provenance::writeTo);
        return new RestorationResult(Optional.of(images), List.of(), List.of(), List.of(), provenance.toString(),
                pipeline.report().evaluations(), pipeline.report().residual(), pipeline.report().check());
    }
}
