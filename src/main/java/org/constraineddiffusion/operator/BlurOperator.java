/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Convolution with a point-spread function, measured within the image: A = crop ∘ blur. Pixels beyond the image's border that are
 * blurred into it are unknown pixels of the canvas, which must reach as far as the point-spread function.
 *
 * <p>Its pseudo-inverse is regularised: see {@link TikhonovInverse}, with λ as it is, since the largest eigenvalue of A Aᵀ is
 * about 1. The linear system is solved by conjugate gradients, preconditioned by the Wiener filter of a blur without borders:
 * 3 to 30 iterations with four Fourier transforms each, the more the smaller λ is.
 *
 * <pre>{@code
 * PointSpreadFunction psf = PointSpreadFunction.gaussian(4, 4);
 * Canvas canvas = Canvas.around(imageHeight, imageWidth, psf.marginY(), psf.marginX(), prior.divisor());
 * Constraint sharp = new LinearConstraint(new BlurOperator(psf, canvas, TikhonovInverse.NOISE_FREE, manager), image);
 * }</pre>
 */
public final class BlurOperator implements LinearOperator {

    /** The least power of the transfer function in the preconditioner: its reciprocal must be finite. */
    private static final double LEAST_POWER = 1e-6;

    private final Canvas canvas;
    private final NDArray transfer;
    private final NDArray conjugate;
    private final NDArray power;
    private final TikhonovInverse inverse;
    private final PointSpreadFunction psf;

    /**
     * @param lambda λ ≥ 0: the noise's variance over the signal's, or {@link TikhonovInverse#NOISE_FREE}
     * @param manager keeps the operator's tensors, three times a canvas: they live as long as it does
     * @throws IllegalArgumentException if the canvas reaches less far than the point-spread function
     */
    public BlurOperator(PointSpreadFunction psf, Canvas canvas, double lambda, NDManager manager) {
        requireMargins(psf, canvas);
        this.canvas = canvas;
        this.psf = psf;
        Shape shape = new Shape(1, 1, canvas.height(), canvas.width());
        try (NDManager temporary = manager.newSubManager()) {
            NDArray kernel = temporary.create(psf.wrapped(canvas.height(), canvas.width()), shape);
            transfer = Fourier.transform(kernel);
            conjugate = transfer.real().mul(temporary.create(new float[] {1, -1})).complex();
            power = transfer.abs().square();
            NDArray wiener = wiener(lambda);
            for (NDArray kept : new NDArray[] {transfer, conjugate, power, wiener}) {
                kept.attach(manager);
            }
            inverse = inverse(lambda, wiener);
        }
    }

    private static void requireMargins(PointSpreadFunction psf, Canvas canvas) {
        int rows = Math.min(canvas.top(), canvas.bottom());
        int columns = Math.min(canvas.left(), canvas.right());
        if (rows < psf.marginY() || columns < psf.marginX()) {
            throw new IllegalArgumentException("The canvas reaches " + rows + " rows and " + columns
                    + " columns beyond the image; the point-spread function needs " + psf.marginY() + " and " + psf.marginX() + ".");
        }
    }

    @Override
    public NDArray apply(NDArray x) {
        Canvas.require(x, canvas.height(), canvas.width());
        try (NDArray blurred = Fourier.filter(x, transfer)) {
            return canvas.crop(blurred);
        }
    }

    @Override
    public NDArray adjoint(NDArray y) {
        return filterEmbedded(y, conjugate);
    }

    @Override
    public NDArray pseudoInverse(NDArray y) {
        return inverse.of(y);
    }

    @Override
    public NDArray proximal(NDArray x, NDArray y, double rho) {
        try (NDArray wiener = wiener(rho)) {
            return Proximal.of(this, x, y, rho, inverse(rho, wiener)::of);
        }
    }

    /** With the filter of a blur without borders as preconditioner. */
    private TikhonovInverse inverse(double lambda, NDArray wiener) {
        return new TikhonovInverse(this, lambda, this::normal, y -> filtered(y, wiener));
    }

    /** The Wiener filter's reciprocal power. */
    private NDArray wiener(double lambda) {
        try (NDArray sum = power.add(Math.max(lambda, LEAST_POWER))) {
            return sum.pow(-1);
        }
    }

    /** The point-spread function that the image is convolved with. */
    public PointSpreadFunction pointSpreadFunction() {
        return psf;
    }

    /** A Aᵀ y: Aᵀ reaches nowhere beyond the canvas, so one filter does for both. */
    private NDArray normal(NDArray y) {
        return filtered(y, power);
    }

    private NDArray filtered(NDArray y, NDArray factor) {
        try (NDArray filtered = filterEmbedded(y, factor)) {
            return canvas.crop(filtered);
        }
    }

    private NDArray filterEmbedded(NDArray y, NDArray factor) {
        try (NDArray embedded = canvas.embed(y)) {
            return Fourier.filter(embedded, factor);
        }
    }
}
