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

/** How much each pixel of a line counts for a coarser pixel. Positions are in fine pixels; pixel j covers j … j+1. */
enum ResampleKernel {

    /** The part of a pixel that lies in the coarse one. */
    AREA {
        @Override
        double weight(int j, double start, double factor) {
            return Math.max(0, Math.min(j + 1, start + factor) - Math.max(j, start));
        }

        @Override
        double reach() {
            return 0.5;
        }
    },

    /** Cubic convolution with a = −0.5 (Keys 1981), widened by the factor against aliasing, as in Pillow and PyTorch. */
    BICUBIC {
        @Override
        double weight(int j, double start, double factor) {
            double distance = Math.abs(j + 0.5 - start - factor / 2) / factor;
            double square = distance * distance;
            if (distance < 1) {
                return 1.5 * square * distance - 2.5 * square + 1;
            }
            return distance < 2 ? -0.5 * square * distance + 2.5 * square - 4 * distance + 2 : 0;
        }

        @Override
        double reach() {
            return 2;
        }
    };

    /** The part of a pixel that a factor which was rounded may be off over a whole image. */
    static final double ROUNDING = 1e-3;

    /** The weight, of any scale, of fine pixel j for the coarse pixel from {@code start} to {@code start + factor}. */
    abstract double weight(int j, double start, double factor);

    /** How far from its middle a coarse pixel reads, in coarse pixels. */
    abstract double reach();

    /**
     * The matrix of one axis, {@code [coarse pixels][canvas]}. Its rows sum to 1: where the kernel reaches beyond the image,
     * what lies inside counts more.
     *
     * @param canvas fine pixels of the axis
     * @param offset those before the image
     * @param image those of the image
     */
    double[][] matrix(int canvas, int offset, int image, double factor) {
        double[][] rows = new double[measured(image, factor)][canvas];
        for (int i = 0; i < rows.length; i++) {
            double start = i * factor;
            double middle = start + factor / 2;
            int from = Math.max(0, (int) Math.floor(middle - reach() * factor));
            int to = Math.min(image, (int) Math.ceil(middle + reach() * factor));
            double sum = 0;
            for (int j = from; j < to; j++) {
                sum += weight(j, start, factor);
            }
            for (int j = from; j < to; j++) {
                rows[i][offset + j] = weight(j, start, factor) / sum;
            }
        }
        return rows;
    }

    /** Coarse pixels that lie within {@code image} fine ones. */
    static int measured(int image, double factor) {
        // A factor such as 3.3333333 stands for 10/3, and ten pixels for three.
        return (int) Math.floor(image / factor + 1.5 * ROUNDING);
    }
}
