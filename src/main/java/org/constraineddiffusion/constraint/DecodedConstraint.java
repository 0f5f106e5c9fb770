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
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.LatentCodec;

/** A constraint on a latent that is evaluated at the image decoded from it: super-resolution, and whatever else mixes pixels. */
final class DecodedConstraint implements InLatentSpace {

    /** The largest change of a pixel in the encoder's finite difference: the paper's δ. */
    private static final double DELTA = 0.005;

    private static final float TINY = 1e-30f;

    private final Constraint pixels;
    private final LatentCodec codec;
    private final LatentDirection direction;

    DecodedConstraint(Constraint pixels, LatentCodec codec, LatentDirection direction) {
        this.pixels = pixels;
        this.codec = codec;
        this.direction = direction;
    }

    @Override
    public ErrorDirection error(NDArray z) {
        return direction == LatentDirection.DECODER ? throughDecoder(z) : throughEncoder(z);
    }

    private ErrorDirection throughDecoder(NDArray z) {
        ErrorDirection[] slope = new ErrorDirection[1];
        NDArray e = codec.vjp(z, image -> {
            slope[0] = pixels.descent(image);
            return slope[0].direction();
        });
        return new ErrorDirection(e, slope[0].size(), slope[0].discrepancyWeights());
    }

    private ErrorDirection throughEncoder(NDArray z) {
        NDManager outer = z.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(z);
            NDArray image = codec.decode(z);
            ErrorDirection error = pixels.error(image);
            long images = z.getShape().get(0);
            NDArray largest = error.direction().reshape(images, -1).abs().max(new int[] {1}, true).maximum(TINY);
            NDArray scale = largest.reshape(images, 1, 1, 1).divi(DELTA);
            NDArray moved = error.direction().div(scale).addi(image);
            NDArray e = codec.encode(moved).subi(codec.encode(image)).muli(scale);
            e.attach(outer);
            return new ErrorDirection(e, error.size(), error.discrepancyWeights());
        }
    }

    @Override
    public double errorSize(NDArray z) {
        try (NDArray image = codec.decode(z)) {
            return pixels.errorSize(image);
        }
    }

    @Override
    public boolean hasProjection() {
        return direction == LatentDirection.ENCODER && pixels.hasProjection();
    }

    /**
     * With the encoder z + E(P(D(z))) − E(D(z)), P the projection of images: the codec's losses do not add up, and the error
     * falls, but not to 0. Without it {@code z} itself.
     */
    @Override
    public NDArray project(NDArray z) {
        if (!hasProjection()) {
            return z;
        }
        try (NDArray image = codec.decode(z); NDArray met = pixels.project(image); NDArray before = codec.encode(image);
                NDArray after = codec.encode(met)) {
            return after.sub(before).addi(z);
        }
    }

    @Override
    public boolean hasDistance() {
        return pixels.hasDistance();
    }

    /** Of the decoded image, through the decoder whatever the direction. */
    @Override
    public NDArray distanceDescent(NDArray z) {
        return codec.vjp(z, pixels::distanceDescent);
    }

    @Override
    public Constraint pixels() {
        return pixels;
    }

    @Override
    public Optional<NDArray> filledLatent() {
        return Optional.empty();
    }

    @Override
    public LatentCodec codec() {
        return codec;
    }

    @Override
    public NDArray encodeEstimate(NDArray image) {
        NDArray latent = codec.encode(image);
        if (direction == LatentDirection.DECODER) {
            codec.freeEncoder();
        }
        return latent;
    }

    @Override
    public NDArray toImage(NDArray z) {
        if (pixels instanceof LinearConstraint linear && linear.operator() instanceof MaskOperator mask) {
            return BorderBlend.decoded(z, codec, linear.measured(), mask.known());
        }
        NDArray decoded = codec.decode(z);
        NDArray met = pixels.project(decoded);
        if (met != decoded) {
            decoded.close();
        }
        return met;
    }
}
