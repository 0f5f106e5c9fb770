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
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Palettes;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.CriticPackage;

/**
 * The style of the plane that another image shows.
 *
 * @param key the user's name for that image
 * @param weight beside the 1 of the data term
 */
record StyleTerm(String key, ImagePlus style, CriticPackage critic, double weight) implements Guidance.CriticTerm {

    /** @throws InputException if there is no style image, or its pixels are no intensities, or the critic is of another kind */
    StyleTerm {
        if (style == null || style.getProcessor() == null || style.getWidth() == 0) {
            throw new InputException(key + ": there is no style image; open one, and give its title.");
        }
        Palettes.refuse(key, style);
        requireGoal(critic, CriticPackage.Goal.STYLE);
    }

    /** @throws InputException if a critic has another goal */
    static void requireGoal(CriticPackage critic, CriticPackage.Goal goal) {
        if (critic.goal() != goal) {
            throw new InputException("critic must be one of " + (goal == CriticPackage.Goal.STYLE ? "style (" : "labels (")
                    + String.join(", ", Models.critics(goal)) + "), not '" + critic.name() + "'.");
        }
    }

    /** The channels of the plane that the style image shows. */
    List<RandomAccessibleInterval<FloatType>> planes() {
        return Planes.channels(style.getProcessor());
    }

    @Override
    public void check(ImagePlus image, List<Integer> slices) {
        ImageProcessor shown = style.getProcessor();
        if (Planes.channelsOf(shown) != Planes.channelsOf(image.getProcessor())) {
            throw new InputException(key + " must be " + (image.getBitDepth() == 24 ? "an RGB image" : "a grey image") + " as '"
                    + UserText.shown(image.getTitle()) + "' is, not '" + UserText.shown(style.getTitle()) + "', which is of another kind: convert it"
                    + " (Image > Type).");
        }
        Mask nothing = Mask.none(shown.getWidth(), shown.getHeight());
        IntensityScale range = IntensityScale.ofKnown(planes(), nothing, 0, 100);
        if (Double.isNaN(range.low()) || range.isConstant()) {
            throw new InputException(key + ": all pixels of '" + UserText.shown(style.getTitle()) + "' have the same value or none that is finite;"
                    + " a style needs at least two values.");
        }
    }

    @Override
    public Guidance.Term of(ImagePlus image, int slice, List<RandomAccessibleInterval<FloatType>> measured, Optional<Mask> wanted) {
        return new Guidance.Term(critic, weight, new StyleGoal(planes()));
    }

    @Override
    public void describe(Provenance provenance) {
        provenance.add(key, style.getTitle()).add("critic of style", critic.name() + ", weight " + UserText.shown(weight))
                .add("critic of style SHA-256", critic.sha256());
    }
}
