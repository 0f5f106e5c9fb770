/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

import java.util.Arrays;

/**
 * An image that a model is adapted to.
 *
 * @param name of the image, for the model's card
 * @param sha256 of its pixels and known pixels, hexadecimal
 * @param channels the values of each channel in the model's units, row by row; of any value where unknown
 * @param width pixels of a row
 * @param known where the pixels of all channels are known and finite
 * @param conditions what the model is conditioned on, one number for each condition; none for an unconditional model
 */
public record TrainingImage(String name, String sha256, float[][] channels, int width, boolean[] known, float[] conditions) {

    /** @throws IllegalArgumentException if there is no channel, or the arrays are not of one size, of whole rows */
    public TrainingImage {
        if (channels.length == 0 || width < 1 || known.length % width != 0 || Arrays.stream(channels).anyMatch(each -> each.length != known.length)) {
            throw new IllegalArgumentException("An image needs channels and known pixels of one size, in rows of " + width + " pixels.");
        }
    }

    /** The number of rows. */
    public int height() {
        return known.length / width;
    }
}
