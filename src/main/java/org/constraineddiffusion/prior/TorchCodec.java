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

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A codec of two TorchScript modules: an encoder {@code image [n, k, H, W] → the mean of the posterior [n, c, h, w]} and a decoder
 * back. Each is loaded when it is first needed.
 */
public final class TorchCodec implements LatentCodec {

    /**
     * Sizes and scales of the modules.
     *
     * @param factor pixels along the side of a cell
     * @param scalingFactor the latent that a denoiser takes is (encoder's output − shift) · scalingFactor
     * @param shift of the encoder's output
     * @param imageChannels k, the channels of an image
     * @param latentChannels c, the channels of a latent
     */
    public record Traits(int factor, double scalingFactor, double shift, int imageChannels, int latentChannels) {
    }

    private final Traits traits;
    private final Supplier<Model> loadEncoder;
    private final Supplier<Model> loadDecoder;
    private TorchModule encoder;
    private TorchModule decoder;

    /**
     * @param loadEncoder loads the encoder, so that it gives gradients; again after {@link #freeEncoder}
     * @param loadDecoder loads the decoder, so that it gives gradients
     */
    public TorchCodec(Traits traits, Supplier<Model> loadEncoder, Supplier<Model> loadDecoder) {
        this.traits = traits;
        this.loadEncoder = loadEncoder;
        this.loadDecoder = loadDecoder;
    }

    @Override
    public NDArray encode(NDArray image) {
        Shape shape = image.getShape();
        if (shape.dimension() != 4 || shape.get(1) != traits.imageChannels || shape.get(2) % traits.factor != 0
                || shape.get(3) % traits.factor != 0) {
            throw new IllegalArgumentException("The encoder takes [n, " + traits.imageChannels + ", h, w] with h and w multiples of "
                    + traits.factor + ", not " + shape + ".");
        }
        try (NDArray latent = finite(encoder(), encoded(image, false))) {
            return latent.sub(traits.shift).muli(traits.scalingFactor); // what a module gives cannot be changed in place
        }
    }

    @Override
    public NDArray decode(NDArray latent) {
        try (NDArray unscaled = unscaled(latent)) {
            return finite(decoder(), decoded(unscaled, false));
        }
    }

    private static NDArray finite(TorchModule module, NDArray output) {
        module.requireFinite(output);
        return output;
    }

    private NDArray unscaled(NDArray latent) {
        return latent.div(traits.scalingFactor).addi(traits.shift);
    }

    private NDArray decoded(NDArray unscaled, boolean training) {
        Shape shape = unscaled.getShape();
        return decoder().require(decoder().forward(training, unscaled), new Shape(shape.get(0), traits.imageChannels,
                shape.get(2) * traits.factor, shape.get(3) * traits.factor));
    }

    private NDArray encoded(NDArray image, boolean training) {
        Shape shape = image.getShape();
        return encoder().require(encoder().forward(training, image), new Shape(shape.get(0), traits.latentChannels,
                shape.get(2) / traits.factor, shape.get(3) / traits.factor));
    }

    private TorchModule encoder() {
        if (encoder == null) {
            encoder = new TorchModule("encoder", loadEncoder.get());
        }
        return encoder;
    }

    private TorchModule decoder() {
        if (decoder == null) {
            decoder = new TorchModule("decoder", loadDecoder.get());
        }
        return decoder;
    }

    @Override
    public NDArray vjp(NDArray latent, UnaryOperator<NDArray> cotangent) {
        return Pulling.back(latent, decoder(), z -> decoded(unscaled(z), true), cotangent);
    }

    @Override
    public NDArray encoderVjp(NDArray image, UnaryOperator<NDArray> cotangent) {
        return Pulling.back(image, encoder(), pixels -> encoded(pixels, true).sub(traits.shift).mul(traits.scalingFactor), cotangent);
    }

    @Override
    public int factor() {
        return traits.factor;
    }

    @Override
    public int channels() {
        return traits.imageChannels;
    }

    /** Frees the encoder. */
    @Override
    public void freeEncoder() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }

    @Override
    public void close() {
        freeEncoder();
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
    }
}
