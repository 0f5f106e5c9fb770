/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;

/**
 * A prior in plain Java arithmetic, whose bits depend on no processor, thread count or library: x0 is a curved function of a mean over five
 * pixels.
 */
public record PlainPrior(NDManager manager, int height, int width) implements DiffusionPrior {

    private static final NoiseSchedule SCHEDULE = DiscreteSchedule.cosine(1000, 0.008, 0.999);

    /** x0 of one image, row after row; its borders meet. */
    public double[] clean(double[] x, double t) {
        double a = SCHEDULE.alpha(t);
        double s = SCHEDULE.sigma(t);
        double gain = 0.4 * a / (0.4 * a * a + s * s);
        double[] x0 = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int row = i / width;
            int column = i % width;
            double beside = x[row * width + (column + 1) % width] + x[row * width + (column + width - 1) % width]
                    + x[(row + 1) % height * width + column] + x[(row + height - 1) % height * width + column];
            x0[i] = StrictMath.tanh(gain * (0.4 * x[i] + 0.15 * beside));
        }
        return x0;
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        float[] values = xt.toFloatArray();
        float[] x0 = new float[values.length];
        float[] noise = new float[values.length];
        int pixels = height * width;
        for (int image = 0; image < values.length / pixels; image++) {
            double[] x = new double[pixels];
            for (int i = 0; i < pixels; i++) {
                x[i] = values[image * pixels + i];
            }
            double[] clean = clean(x, t);
            for (int i = 0; i < pixels; i++) {
                x0[image * pixels + i] = (float) clean[i];
                noise[image * pixels + i] = (float) ((x[i] - SCHEDULE.alpha(t) * clean[i]) / SCHEDULE.sigma(t));
            }
        }
        return new Estimate(xt.getManager().create(x0, xt.getShape()), xt.getManager().create(noise, xt.getShape()));
    }

    @Override
    public NoiseSchedule schedule() {
        return SCHEDULE;
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
