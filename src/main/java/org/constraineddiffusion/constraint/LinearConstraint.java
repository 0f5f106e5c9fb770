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
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.MaskOperator;

/**
 * A x0 = y for a linear operator A: e = A⁺(y − A x0). With noise of a known standard deviation σ in y, an error of σ counts as met:
 * e is scaled by the discrepancy weight (1 − σ² / size²)₊ of each image of a batch, so that the result follows y but not y's noise.
 */
public final class LinearConstraint implements Constraint {

    /** So small that no norm other than 0 reaches it. */
    private static final float TINY = 1e-30f;

    private final LinearOperator operator;
    private final NDArray measured;
    private final double[] noise;

    /**
     * Without noise.
     *
     * @param measured y, in the model's units: {@code [n, k, i, j]}, or {@code [1, k, i, j]} for all images of a batch
     */
    public LinearConstraint(LinearOperator operator, NDArray measured) {
        this(operator, measured, 0);
    }

    private LinearConstraint(LinearOperator operator, NDArray measured, double... noise) {
        this.operator = operator;
        this.measured = measured;
        this.noise = noise.clone();
    }

    /**
     * This constraint with noise.
     *
     * @param deviations σ in the model's units: one for all images of a batch, or one for each
     * @throws IllegalArgumentException if one is not 0 or more
     */
    public LinearConstraint withNoise(double... deviations) {
        for (double deviation : deviations) {
            if (!(deviation >= 0)) {
                throw new IllegalArgumentException("The noise's standard deviation must be 0 or more (got " + deviation + ").");
            }
        }
        return new LinearConstraint(operator, measured, deviations);
    }

    @Override
    public ErrorDirection error(NDArray x0) {
        return error(x0, operator::pseudoInverse);
    }

    /** The error with Aᵀ(y − A x0) for its direction, which is −∇ ½‖y − A x0‖². */
    @Override
    public ErrorDirection descent(NDArray x0) {
        return error(x0, operator::adjoint);
    }

    private ErrorDirection error(NDArray x0, UnaryOperator<NDArray> back) {
        NDManager outer = x0.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(x0);
            NDArray residual = residual(x0);
            double[] sizes = sizes(residual);
            float[] weights = discrepancyWeights(sizes);
            NDArray unmet = residual.muli(manager.create(weights, new Shape(sizes.length, 1, 1, 1)));
            NDArray direction = back.apply(unmet);
            direction.attach(outer);
            return new ErrorDirection(direction, rootMeanSquare(sizes), weights);
        }
    }

    @Override
    public double errorSize(NDArray x0) {
        try (NDArray residual = residual(x0)) {
            return rootMeanSquare(sizes(residual));
        }
    }

    @Override
    public boolean hasProjection() {
        return true;
    }

    /** x0 + e: the nearest image that A maps to y; with noise, to σ from it at most; as near to that as A⁺ is to exact. */
    @Override
    public NDArray project(NDArray x0) {
        try (NDArray direction = error(x0).direction()) {
            return x0.add(direction);
        }
    }

    @Override
    public NDArray projectExactly(NDArray x0) {
        try (NDArray residual = residual(x0); NDArray direction = operator.pseudoInverse(residual)) {
            return x0.add(direction);
        }
    }

    @Override
    public Optional<KnownPixels> knownPixels() {
        return operator instanceof MaskOperator mask ? Optional.of(new KnownPixels(mask.known(), measured)) : Optional.empty();
    }

    @Override
    public Optional<MeasuredPart> measuredPart() {
        return operator.onlyGain().isPresent() ? Optional.of(new MeasuredPart(operator, measured)) : Optional.empty();
    }

    @Override
    public boolean hasDistance() {
        return true;
    }

    /** Aᵀ(y − A x0) / ‖y − A x0‖<sub>2</sub>. */
    @Override
    public NDArray distanceDescent(NDArray x0) {
        try (NDArray residual = residual(x0); NDArray unit = unit(residual)) {
            return operator.adjoint(unit);
        }
    }

    @Override
    public NDArray unseenPart(NDArray x) {
        try (NDArray applied = operator.apply(x); NDArray seen = operator.pseudoInverse(applied)) {
            return x.sub(seen);
        }
    }

    /** Each image of a batch by its norm, or 0 if it is 0. */
    private static NDArray unit(NDArray residual) {
        long images = residual.getShape().get(0);
        try (NDArray square = residual.square(); NDArray rows = square.reshape(images, -1); NDArray sums = rows.sum(new int[] {1});
                NDArray norm = sums.sqrt(); NDArray positive = norm.maximum(TINY); NDArray each = positive.reshape(images, 1, 1, 1)) {
            return residual.div(each);
        }
    }

    @Override
    public double noiseDeviation() {
        return Arrays.stream(noise).max().orElse(0);
    }

    @Override
    public boolean hasProximalMap() {
        return true;
    }

    /** By the operator's {@linkplain LinearOperator#proximal proximal map}, with the noise of a batch's noisiest image. */
    @Override
    public NDArray proximal(NDArray x0, double variance, double leastNoise) {
        double deviation = Math.max(leastNoise, noiseDeviation());
        return operator.proximal(x0, measured, deviation * deviation / variance);
    }

    /** A. */
    public LinearOperator operator() {
        return operator;
    }

    /** y, in the model's units: {@code [n, k, i, j]} or {@code [1, k, i, j]}. It is the constraint's own. */
    public NDArray measured() {
        return measured;
    }

    /** σ in the model's units: one for all images of a batch, or one for each. */
    public double[] noise() {
        return noise.clone();
    }

    private NDArray residual(NDArray x0) {
        try (NDArray applied = operator.apply(x0)) {
            return applied.neg().addi(measured);
        }
    }

    /** The root of the mean square residual of each image. */
    private double[] sizes(NDArray residual) {
        long images = residual.getShape().get(0);
        double count = operator.measurementCount(residual.getShape());
        try (NDArray square = residual.square(); NDArray rows = square.reshape(images, -1); NDArray sums = rows.sum(new int[] {1})) {
            float[] values = sums.toFloatArray();
            double[] sizes = new double[values.length];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = Math.sqrt(values[i] / count);
            }
            return sizes;
        }
    }

    /** The share of each image's error that is not noise, (1 − σ² / size²)₊: Wiener's factor for the error in y − A x0. */
    private float[] discrepancyWeights(double[] sizes) {
        if (noise.length != 1 && noise.length != sizes.length) {
            throw new IllegalArgumentException("There must be one standard deviation of the noise, or one for each of the " + sizes.length
                    + " images of the batch (got " + noise.length + ").");
        }
        float[] weights = new float[sizes.length];
        for (int i = 0; i < weights.length; i++) {
            double sigma = noise[noise.length == 1 ? 0 : i];
            weights[i] = sizes[i] <= sigma ? 0 : (float) (1 - sigma * sigma / (sizes[i] * sizes[i]));
        }
        return weights;
    }

    private static double rootMeanSquare(double[] sizes) {
        double sum = 0;
        for (double size : sizes) {
            sum += size * size;
        }
        return Math.sqrt(sum / sizes.length);
    }
}
