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

/** What a denoiser's output is, and how the clean estimate and the noise follow from it. */
public enum Parameterization {

    /** The noise ε (Ho et al. 2020): x0 = (x<sub>t</sub> − s·ε) / a. */
    EPSILON {
        @Override
        public Estimate estimate(NDArray output, NDArray xt, double a, double s) {
            return new Estimate(combine(xt, 1 / a, output, -s / a), output);
        }

        @Override
        public NDArray target(NDArray x0, NDArray noise, NDArray a, NDArray s) {
            return noise;
        }
    },

    /** v = a·ε − s·x0 (Salimans &amp; Ho 2022); needs a² + s² = 1. */
    V {
        @Override
        public Estimate estimate(NDArray output, NDArray xt, double a, double s) {
            return new Estimate(combine(xt, a, output, -s), combine(xt, s, output, a));
        }

        @Override
        public NDArray target(NDArray x0, NDArray noise, NDArray a, NDArray s) {
            return noise.mul(a).sub(x0.mul(s));
        }
    },

    /** The clean image x0 itself: ε = (x<sub>t</sub> − a·x0) / s. */
    SAMPLE {
        @Override
        public Estimate estimate(NDArray output, NDArray xt, double a, double s) {
            return new Estimate(output, combine(xt, 1 / s, output, -a / s));
        }

        @Override
        public NDArray target(NDArray x0, NDArray noise, NDArray a, NDArray s) {
            return x0;
        }
    },

    /** The velocity ε − x0 of a rectified flow (Liu et al. 2023), x<sub>t</sub> = (1−t)·x0 + t·ε. */
    VELOCITY {
        @Override
        public Estimate estimate(NDArray output, NDArray xt, double a, double s) {
            double sum = a + s;
            return new Estimate(combine(xt, 1 / sum, output, -s / sum), combine(xt, 1 / sum, output, a / sum));
        }

        @Override
        public NDArray target(NDArray x0, NDArray noise, NDArray a, NDArray s) {
            return noise.sub(x0);
        }
    };

    /**
     * Turns an output of the denoiser into estimates.
     *
     * @param output of the denoiser, {@code [n, c, h, w]}
     * @param xt its input, of the same shape
     * @param a α<sub>t</sub> of the schedule
     * @param s σ<sub>t</sub> of the schedule
     */
    public abstract Estimate estimate(NDArray output, NDArray xt, double a, double s);

    /**
     * What a denoiser is trained to return.
     *
     * @param x0 clean images, {@code [n, c, h, w]}
     * @param noise ε, of the same shape
     * @param a α<sub>t</sub> of each image, {@code [n, 1, 1, 1]}
     * @param s σ<sub>t</sub> of each image
     */
    public abstract NDArray target(NDArray x0, NDArray noise, NDArray a, NDArray s);

    private static NDArray combine(NDArray x, double p, NDArray y, double q) {
        try (NDArray scaled = y.mul(q)) {
            return x.mul(p).addi(scaled);
        }
    }
}
