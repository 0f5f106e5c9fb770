/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.baseline;

import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.constraint.KnownPixels;
import org.constraineddiffusion.constraint.MeasuredPart;
import org.constraineddiffusion.sampling.UnfitConstraintException;

/** Why a method cannot be used with a constraint, each in one sentence. */
final class Refusals {

    private Refusals() {
    }

    /** Unless the measurements are linear in the image. */
    static Optional<String> unlessLinear(String method, boolean linear) {
        return linear ? Optional.empty() : Optional.of(sentence(method, "measurements that are linear in the image, which this constraint has not", "newton"));
    }

    /** Unless all of what is measured is measured with one gain. */
    static Optional<String> unlessOneGain(String method, Constraint constraint) {
        return constraint.measuredPart().isPresent() ? Optional.empty() : Optional.of(oneGain(method));
    }

    /** @throws UnfitConstraintException if parts of what is measured have other gains */
    static MeasuredPart measuredPart(String method, Constraint constraint) {
        return constraint.measuredPart().orElseThrow(() -> new UnfitConstraintException(oneGain(method)));
    }

    /** @throws UnfitConstraintException unless pixels are known, or cells of a latent, and nothing else */
    static KnownPixels knownPixels(Constraint constraint) {
        return constraint.knownPixels().orElseThrow(() -> new UnfitConstraintException(RePaintFactory.REFUSAL));
    }

    /** @throws UnfitConstraintException if it is on pixels */
    static InLatentSpace latent(String method, Constraint constraint) {
        if (constraint instanceof InLatentSpace latent) {
            return latent;
        }
        throw new UnfitConstraintException(sentence(method, "a latent model", "dps"));
    }

    private static String oneGain(String method) {
        return sentence(method, "an operator whose singular vectors are known: known pixels, or means over whole blocks (kernel=area and a whole factor) of a pixel-space model", "newton");
    }

    private static String sentence(String method, String need, String other) {
        return "The sampler '" + method + "' needs " + need + ": choose '" + other + "'.";
    }
}
