/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/** A codec of colour images for grey ones: they are encoded as equal channels, and are the mean of the channels decoded. */
public final class GreyCodec implements LatentCodec {

    private final LatentCodec colour;

    /** @param colour is closed with this */
    public GreyCodec(LatentCodec colour) {
        this.colour = colour;
    }

    @Override
    public NDArray encode(NDArray image) {
        try (NDArray equal = image.repeat(1, colour.channels())) {
            return colour.encode(equal);
        }
    }

    @Override
    public NDArray decode(NDArray latent) {
        try (NDArray image = colour.decode(latent)) {
            return grey(image);
        }
    }

    private static NDArray grey(NDArray image) {
        return image.mean(new int[] {1}, true);
    }

    @Override
    public NDArray vjp(NDArray latent, UnaryOperator<NDArray> cotangent) {
        return colour.vjp(latent, image -> cotangent.apply(grey(image)).div(colour.channels()).repeat(1, colour.channels()));
    }

    @Override
    public NDArray encoderVjp(NDArray image, UnaryOperator<NDArray> cotangent) {
        try (NDArray equal = image.repeat(1, colour.channels()); NDArray each = colour.encoderVjp(equal, cotangent)) {
            NDArray sum = each.sum(new int[] {1}, true);
            sum.attach(image.getManager());
            return sum;
        }
    }

    @Override
    public int factor() {
        return colour.factor();
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public void freeEncoder() {
        colour.freeEncoder();
    }

    @Override
    public void close() {
        colour.close();
    }
}
