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
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import java.util.Optional;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.operator.SmoothestEstimate;
import org.constraineddiffusion.prior.LatentCodec;

/**
 * Inpainting of a latent: e = m ⊙ (z<sub>y</sub> − z) with z<sub>y</sub> the latent of the image, its hole filled smoothly, and m the cells
 * all of whose pixels are known (the paper, Section 4).
 */
final class KnownCells implements InLatentSpace {

    private final LinearConstraint pixels;
    private final NDArray knownPixels;
    private final LatentCodec codec;
    private final NDArray latent;
    private final LinearConstraint known;

    /** @param cells 1 for a known cell, else 0: {@code [1, 1, h, w]}, at least one */
    KnownCells(LinearConstraint pixels, MaskOperator mask, NDArray cells, LatentCodec codec) {
        this.pixels = pixels;
        this.knownPixels = mask.known();
        this.codec = codec;
        try (NDArray filled = SmoothestEstimate.smoothest(mask, pixels.measured())) {
            this.latent = codec.encode(filled);
        }
        codec.freeEncoder();
        this.known = new LinearConstraint(new MaskOperator(cells), latent.mul(cells));
    }

    /** The cells all of whose {@code factor}² pixels are known. */
    static NDArray of(NDArray knownPixels, int factor) {
        Shape cell = new Shape(factor, factor);
        try (NDArray unknown = knownPixels.neg().addi(1); NDArray touched = Pool.maxPool2d(unknown, cell, cell, new Shape(0, 0), false)) {
            return touched.neg().addi(1);
        }
    }

    @Override
    public ErrorDirection error(NDArray x0) {
        return known.error(x0);
    }

    @Override
    public double errorSize(NDArray x0) {
        return known.errorSize(x0);
    }

    @Override
    public boolean hasProjection() {
        return true;
    }

    @Override
    public NDArray project(NDArray x0) {
        return known.project(x0);
    }

    @Override
    public Optional<KnownPixels> knownPixels() {
        return known.knownPixels();
    }

    @Override
    public Optional<MeasuredPart> measuredPart() {
        return known.measuredPart();
    }

    @Override
    public boolean hasDistance() {
        return true;
    }

    @Override
    public NDArray distanceDescent(NDArray x0) {
        return known.distanceDescent(x0);
    }

    @Override
    public boolean hasProximalMap() {
        return true;
    }

    @Override
    public NDArray proximal(NDArray x0, double variance, double leastNoise) {
        return known.proximal(x0, variance, leastNoise);
    }

    @Override
    public Constraint pixels() {
        return pixels;
    }

    @Override
    public Optional<NDArray> filledLatent() {
        return Optional.of(latent);
    }

    @Override
    public LatentCodec codec() {
        return codec;
    }

    @Override
    public NDArray encodeEstimate(NDArray image) {
        NDArray encoded = codec.encode(image);
        codec.freeEncoder();
        return encoded;
    }

    @Override
    public NDArray toImage(NDArray z) {
        return BorderBlend.decoded(z, codec, pixels.measured(), knownPixels);
    }
}
