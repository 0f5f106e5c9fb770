/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study;

import ai.djl.ndarray.NDArray;

/** λ of an inner step x ← x + λ·J e: how far to go along J e as it is. */
public interface StepLength {

    /**
     * An inner step that is about to be made, and how the last one went.
     *
     * @param index k, from 0
     * @param count K
     * @param e the error direction, {@code [1, c, h, w]}
     * @param direction J e, of the same shape
     * @param before the error direction before the last step; null at the first
     * @param last λ of the last step; 0 at the first
     */
    record Step(int index, int count, NDArray e, NDArray direction, NDArray before, double last) {
    }

    /** λ of a step. */
    double of(Step step);

    /** The same λ for all steps. */
    static StepLength fixed(double lambda) {
        return step -> lambda;
    }

    /** The paper's: the largest change of a pixel goes from one size to another, λ = size / ‖J e‖<sub>∞</sub>. */
    static StepLength ofMaximumNorm(double first, double last) {
        return step -> {
            double size = step.count < 2 ? first : first + (last - first) * step.index / (step.count - 1);
            try (NDArray magnitude = step.direction.abs(); NDArray largest = magnitude.max()) {
                return size / largest.getFloat();
            }
        };
    }

    /**
     * Another one, but no longer than what would have been best for the last step, ⟨e, d⟩/⟨d, d⟩ with d = (e − e⁺)/λ the change of the error per λ. It costs no
     * evaluation. A last step that made the error larger along itself, ⟨e, d⟩ ≤ 0, sets no limit.
     */
    static StepLength capped(StepLength other) {
        return step -> {
            double free = other.of(step);
            if (step.before == null || step.last == 0) {
                return free;
            }
            try (NDArray change = step.before.sub(step.e)) {
                double reduced = Arnoldi.dot(step.before, change);
                double best = step.last * reduced / Arnoldi.dot(change, change);
                return reduced > 0 ? Math.min(free, best) : free;
            }
        };
    }
}
