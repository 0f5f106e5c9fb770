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
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;

/**
 * A prior of many channels whose clean estimate is the mean of the pixels within a radius, zeros beyond the border, times
 * the signal. Remembers the shapes that it was asked for, and can be without memory for large ones.
 */
final class NeighbourhoodPrior implements DiffusionPrior {

    private final NoiseSchedule schedule = DiscreteSchedule.cosine(1000, 0.008, 0.999);
    private final NDManager manager;
    private final int channels;
    private final int radius;
    private final int divisor;
    final List<Shape> asked = new ArrayList<>();
    long mostPixels = Long.MAX_VALUE;
    RuntimeException failure;
    boolean closed;

    NeighbourhoodPrior(NDManager manager, int channels, int radius, int divisor) {
        this.manager = manager;
        this.channels = channels;
        this.radius = radius;
        this.divisor = divisor;
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        Shape shape = xt.getShape();
        asked.add(shape);
        if (shape.get(0) * shape.get(2) * shape.get(3) > mostPixels) {
            throw failure;
        }
        double a = schedule.alpha(t);
        Shape kernel = new Shape(2 * radius + 1, 2 * radius + 1);
        NDArray x0 = Pool.avgPool2d(xt, kernel, new Shape(1, 1), new Shape(radius, radius), false, true).muli(a);
        return new Estimate(x0, xt.sub(x0.mul(a)).divi(schedule.sigma(t)));
    }

    @Override
    public NoiseSchedule schedule() {
        return schedule;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public int divisor() {
        return divisor;
    }

    @Override
    public NDManager newManager() {
        return manager.newSubManager();
    }

    @Override
    public void close() {
        closed = true;
    }
}
