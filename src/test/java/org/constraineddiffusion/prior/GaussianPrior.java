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
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A prior with a known answer: images x0 ~ N(mean, C) whose covariance falls off with distance. Then x0(x<sub>t</sub>) = mean +
 * J (x<sub>t</sub> − a·mean) with J = a C (a² C + s² I)⁻¹, and whatever is conditioned on has a closed form.
 */
public final class GaussianPrior implements DiffusionPrior {

    private final NDManager manager;
    private final NoiseSchedule schedule;
    private final int side;
    private final double mean;
    private final double[][] covariance;

    /** Images of {@code side}² pixels whose correlation falls to 1/e² over {@code length} pixels. */
    public GaussianPrior(NDManager manager, NoiseSchedule schedule, int side, double mean, double length) {
        this.manager = manager;
        this.schedule = schedule;
        this.side = side;
        this.mean = mean;
        int pixels = side * side;
        covariance = new double[pixels][pixels];
        for (int i = 0; i < pixels; i++) {
            for (int j = 0; j < pixels; j++) {
                double dx = i % side - j % side;
                double dy = i / side - j / side;
                covariance[i][j] = 0.25 * Math.exp(-2 * (dx * dx + dy * dy) / (length * length)) + (i == j ? 1e-3 : 0);
            }
        }
    }

    public double[][] covariance() {
        return covariance;
    }

    /** J at time t, [pixels, pixels]; it is symmetric. */
    public double[][] jacobian(double t) {
        double a = schedule.alpha(t);
        double s = schedule.sigma(t);
        int pixels = covariance.length;
        double[][] system = new double[pixels][pixels];
        double[][] right = new double[pixels][pixels];
        for (int i = 0; i < pixels; i++) {
            for (int j = 0; j < pixels; j++) {
                system[i][j] = a * a * covariance[i][j] + (i == j ? s * s : 0);
                right[i][j] = a * covariance[i][j];
            }
        }
        return Linear.solve(system, right);
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        Shape shape = xt.getShape();
        double a = schedule.alpha(t);
        double s = schedule.sigma(t);
        try (NDArray rows = xt.reshape(shape.get(0), -1); NDArray centred = rows.sub(a * mean);
                NDArray j = manager.create(Linear.flat(jacobian(t)), new Shape(side * side, side * side))) {
            NDArray x0 = centred.matMul(j).addi(mean).reshape(shape);
            return new Estimate(x0, xt.sub(x0.mul(a)).divi(s));
        }
    }

    @Override
    public Optional<NDArray> jvp(NDArray xt, double t, NDArray e) {
        try (NDArray rows = e.reshape(e.getShape().get(0), -1);
                NDArray j = manager.create(Linear.flat(jacobian(t)), new Shape(side * side, side * side))) {
            return Optional.of(rows.matMul(j).reshape(e.getShape()));
        }
    }

    /** J is symmetric. */
    @Override
    public Optional<Pullback> pullBack(NDArray xt, double t, UnaryOperator<NDArray> cotangent) {
        Estimate estimate = estimate(xt, t);
        return jvp(xt, t, cotangent.apply(estimate.x0())).map(product -> new Pullback(estimate, product));
    }

    @Override
    public NoiseSchedule schedule() {
        return schedule;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public NDManager newManager() {
        return manager.newSubManager();
    }
}
