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
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.sampling.DirectionalDerivative;

/**
 * How the error of a linear constraint falls over the inner steps at one time (the paper, Appendix A). Of a linear prior with real eigenvalues μ of J a step
 * multiplies the error's part of each by 1 − λμ²: with one λ for all steps the error falls only if λ &lt; 2/μ² of the largest.
 *
 * @param errors ‖e‖² per measured value, before the first step and after each
 * @param lambdas λ of each step
 */
public record Convergence(List<Double> errors, List<Double> lambdas) {

    /** What does not change between step lengths: the prior, its time, and how J e is computed. */
    public record Setting(DiffusionPrior prior, double t, Constraint constraint, DirectionalDerivative derivative) {
    }

    /**
     * Makes inner steps.
     *
     * @param start the noisy image, {@code [1, c, h, w]}; it is left unchanged
     * @param steps K, at least 1
     */
    public static Convergence of(Setting setting, NDArray start, StepLength length, int steps) {
        List<Double> errors = new ArrayList<>();
        List<Double> lambdas = new ArrayList<>();
        try (NDManager manager = start.getManager().newSubManager()) {
            NDArray x = start.duplicate();
            x.attach(manager);
            NDArray before = null;
            double last = 0;
            for (int k = 0; k <= steps; k++) {
                Jacobian j = new Jacobian(setting.prior, x, setting.t, setting.derivative);
                errors.add(square(setting.constraint.errorSize(j.x0())));
                if (k == steps) {
                    break;
                }
                NDArray e = setting.constraint.error(j.x0()).direction();
                NDArray direction = j.times(e);
                last = length.of(new StepLength.Step(k, steps, e, direction, before, last));
                lambdas.add(last);
                before = e;
                x = direction.muli(last).addi(x);
            }
        }
        return new Convergence(errors, lambdas);
    }

    private static double square(double value) {
        return value * value;
    }
}
