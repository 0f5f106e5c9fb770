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
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A codec with a known answer: a cell holds its pixels as channels, so latents of grey images have {@code factor}² channels and
 * nothing is lost. The decoder adds {@code curvature} · z³ and {@code offset}, which the encoder does not know of.
 */
public final class PatchCodec implements LatentCodec {

    private final int factor;
    private final double curvature;
    private final double offset;

    /** How often an image was encoded. */
    public int encoded;

    /** Whether the encoder was freed. */
    public boolean isDoneEncoding;

    /** Without loss: the latent is the image, its pixels in another order. */
    public PatchCodec(int factor) {
        this(factor, 0, 0);
    }

    public PatchCodec(int factor, double curvature, double offset) {
        this.factor = factor;
        this.curvature = curvature;
        this.offset = offset;
    }

    @Override
    public NDArray encode(NDArray image) {
        encoded++;
        isDoneEncoding = false;
        return shuffled(image);
    }

    private NDArray shuffled(NDArray image) {
        Shape shape = image.getShape();
        long h = shape.get(2) / factor;
        long w = shape.get(3) / factor;
        return image.reshape(shape.get(0), h, factor, w, factor).transpose(0, 2, 4, 1, 3).reshape(shape.get(0), factor * factor, h, w);
    }

    private NDArray unshuffled(NDArray latent) {
        Shape shape = latent.getShape();
        long h = shape.get(2);
        long w = shape.get(3);
        return latent.reshape(shape.get(0), factor, factor, h, w).transpose(0, 3, 1, 4, 2)
                .reshape(shape.get(0), 1, h * factor, w * factor);
    }

    @Override
    public NDArray decode(NDArray latent) {
        return unshuffled(latent.add(latent.pow(3).mul(curvature)).add(offset));
    }

    @Override
    public NDArray vjp(NDArray latent, UnaryOperator<NDArray> cotangent) {
        return shuffled(cotangent.apply(decode(latent))).mul(latent.square().mul(3 * curvature).add(1));
    }

    @Override
    public NDArray encoderVjp(NDArray image, UnaryOperator<NDArray> cotangent) {
        return unshuffled(cotangent.apply(encode(image)));
    }

    @Override
    public int factor() {
        return factor;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public void freeEncoder() {
        isDoneEncoding = true;
    }

    /** A prior of images, of one channel, as a prior of their latents. */
    public DiffusionPrior ofLatents(DiffusionPrior images) {
        return new PriorOfLatents(images);
    }

    private final class PriorOfLatents extends PriorDecorator {

        private PriorOfLatents(DiffusionPrior images) {
            super(images);
        }

        @Override
        public Estimate estimate(NDArray xt, double t) {
            Estimate estimate = prior.estimate(unshuffled(xt), t);
            return new Estimate(shuffled(estimate.x0()), shuffled(estimate.noise()));
        }

        @Override
        public Optional<Pullback> pullBack(NDArray xt, double t, UnaryOperator<NDArray> cotangent) {
            return prior.pullBack(unshuffled(xt), t, x0 -> unshuffled(cotangent.apply(shuffled(x0)))).map(found -> new Pullback(
                    new Estimate(shuffled(found.estimate().x0()), shuffled(found.estimate().noise())), shuffled(found.product())));
        }
    }
}
