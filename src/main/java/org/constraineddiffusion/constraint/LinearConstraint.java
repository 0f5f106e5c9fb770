package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.constraineddiffusion.operator.LinearOperator;

/**
 * A x0 = y for a linear operator A: e = A⁺(y − A x0). With noise of a known deviation σ in y, an error of σ counts as met: e is
 * scaled by (1 − σ² / size²)₊ for each image of a batch, so that the result follows y but not y's noise.
 */
public final class LinearConstraint implements Constraint {

    private final LinearOperator operator;
    private final NDArray measured;
    private final double[] noise;

    /**
     * Without noise.
     *
     * @param measured y, what A gives for the wanted image, in the model's units; {@code [n, …]} or {@code [1, …]}
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
                throw new IllegalArgumentException("The noise's standard deviation must be 0 or more, not " + deviation + ".");
            }
        }
        return new LinearConstraint(operator, measured, deviations);
    }

    @Override
    public ErrorDirection error(NDArray x0) {
        return error(x0, operator::pseudoInverse);
    }

    /** The error with Aᵀ(y − A x0) for its direction, which is −∇ ½‖y − A x0‖². */
    ErrorDirection slope(NDArray x0) {
        return error(x0, operator::adjoint);
    }

    private ErrorDirection error(NDArray x0, UnaryOperator<NDArray> back) {
        NDManager outer = x0.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(x0);
            NDArray residual = residual(x0);
            double[] sizes = sizes(residual);
            float[] open = unmet(sizes);
            NDArray unmet = residual.muli(manager.create(open, new Shape(sizes.length, 1, 1, 1)));
            NDArray direction = back.apply(unmet);
            direction.attach(outer);
            return new ErrorDirection(direction, rootMeanSquare(sizes), open);
        }
    }

    @Override
    public double errorSize(NDArray x0) {
        try (NDArray residual = residual(x0)) {
            return rootMeanSquare(sizes(residual));
        }
    }

    /** x0 + e: the nearest image that A maps to y; with noise, to σ from it at most; as near to that as A⁺ is to exact. */
    @Override
    public NDArray project(NDArray x0) {
        try (NDArray direction = error(x0).direction()) {
            return x0.add(direction);
        }
    }

    /** In the manager of the measurements. */
    @Override
    public Constraint nearby() {
        LinearOperator near = operator.nearby();
        return near == operator ? this : new LinearConstraint(near, near.apply(measured), noise);
    }

    @Override
    public Optional<InitialEstimate> guess() {
        double gap = operator.gap();
        return Optional.of(new InitialEstimate(operator.guess(measured), gap, operator.gaps(), gap == 0 ? noise.clone() : new double[1]));
    }

    LinearOperator operator() {
        return operator;
    }

    NDArray measured() {
        return measured;
    }

    private NDArray residual(NDArray x0) {
        try (NDArray applied = operator.apply(x0)) {
            return applied.neg().addi(measured);
        }
    }

    /** The root of the mean square residual of each image. */
    private double[] sizes(NDArray residual) {
        long images = residual.getShape().get(0);
        double count = (double) operator.measurements() * residual.getShape().get(1);
        try (NDArray square = residual.square(); NDArray rows = square.reshape(images, -1); NDArray sums = rows.sum(new int[] {1})) {
            float[] values = sums.toFloatArray();
            double[] sizes = new double[values.length];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = Math.sqrt(values[i] / count);
            }
            return sizes;
        }
    }

    /** The part of each image's error that is not noise, (1 − σ² / size²)₊. Of y − A x0, the noise and what is wrong, it is Wiener's. */
    private float[] unmet(double[] sizes) {
        if (noise.length != 1 && noise.length != sizes.length) {
            throw new IllegalArgumentException(noise.length + " noise deviations do not fit a batch of " + sizes.length + " images.");
        }
        float[] unmet = new float[sizes.length];
        for (int i = 0; i < unmet.length; i++) {
            double sigma = noise[noise.length == 1 ? 0 : i];
            unmet[i] = sizes[i] <= sigma ? 0 : (float) (1 - sigma * sigma / (sizes[i] * sizes[i]));
        }
        return unmet;
    }

    private static double rootMeanSquare(double[] sizes) {
        double sum = 0;
        for (double size : sizes) {
            sum += size * size;
        }
        return Math.sqrt(sum / sizes.length);
    }
}
