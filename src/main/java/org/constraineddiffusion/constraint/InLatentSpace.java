/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.LatentCodec;

/**
 * A constraint on images as one on latents, for a latent model. Samplers treat it as any constraint.
 *
 * <pre>{@code
 * InLatentSpace constraint = InLatentSpace.of(new LinearConstraint(operator, measured), codec, LatentDirection.DECODER);
 * NDArray latent = sampler.sample(prior, constraint, noise, listener).image();
 * NDArray image = constraint.toImage(latent);
 * }</pre>
 */
public sealed interface InLatentSpace extends Constraint permits KnownCells, DecodedConstraint, LatentSum {

    /**
     * Known pixels become known cells of the latent, if a cell is known as a whole; any other constraint is evaluated at the
     * decoded image, and a sum term by term.
     *
     * @param pixels on images; a linear one in the manager of its measurements, which must outlive the constraint
     * @param codec has encoded all that is to be encoded when this returns, except for {@link LatentDirection#ENCODER}
     * @param direction for constraints that are evaluated at the decoded image
     */
    static InLatentSpace of(Constraint pixels, LatentCodec codec, LatentDirection direction) {
        if (pixels instanceof LinearConstraint linear && linear.operator() instanceof MaskOperator mask) {
            NDArray cells = KnownCells.of(mask.known(), codec.factor());
            if (cells.max().getFloat() > 0) {
                return new KnownCells(linear, mask, cells, codec);
            }
        }
        return pixels instanceof SumConstraint sum ? new LatentSum(sum, codec, direction) : new DecodedConstraint(pixels, codec, direction);
    }

    /** The constraint on images that this one comes from. */
    Constraint pixels();

    /** The latent of the image whose unknown pixels are filled smoothly, where the constraint is made of it: {@code [n, c, h, w]}. */
    Optional<NDArray> filledLatent();

    /** Between latents and the images that {@link #pixels} is on. */
    LatentCodec codec();

    /** Pixels of an image along the side of a latent's cell. */
    default int factor() {
        return codec().factor();
    }

    /**
     * The latent of an estimate of the image, before sampling starts: the encoder's memory is free afterwards, unless the
     * constraint needs the encoder.
     *
     * @param image {@code [n, channels, h · factor, w · factor]}
     * @return {@code [n, c, h, w]}, in the manager of {@code image}
     */
    NDArray encodeEstimate(NDArray image);

    /**
     * The decoded image, made to meet the constraint on images as exactly as that one's projection does. Known pixels are put back
     * as they are, and unknown pixels beside them are shifted in brightness to fit.
     *
     * @param latent {@code [n, c, h, w]}
     * @return {@code [n, channels, h · factor, w · factor]} in the manager of {@code latent}
     */
    NDArray toImage(NDArray latent);
}
