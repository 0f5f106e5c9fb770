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

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Vector-Jacobian products by the engine, which collects one gradient at a time. */
final class Pulling {

    private Pulling() {
    }

    /**
     * Evaluates a module with gradients, and pulls a cotangent of its result back to its input. No gradient is being collected where the cotangent
     * is asked for, so that it may be one itself.
     *
     * @param x the input, which is left unchanged
     * @param module gives the result from a copy of the input
     * @param cotangent gives c from the result, without its gradient
     * @return Jᵀ c, in the manager of {@code x}
     * @throws UnfitWeightsException if the module cannot be differentiated
     */
    static NDArray back(NDArray x, TorchModule subject, Function<NDArray, NDArray> module, UnaryOperator<NDArray> cotangent) {
        NDManager outer = x.getManager();
        synchronized (GradientLock.ONE) {
            try (NDManager manager = outer.newSubManager()) {
                NDArray input = x.duplicate();
                input.attach(manager);
                input.setRequiresGradient(true);
                NDArray result;
                try (GradientCollector collecting = manager.getEngine().newGradientCollector()) {
                    result = module.apply(input);
                }
                NDArray found = detached(result);
                NDArray c = detached(cotangent.apply(found));
                c.attach(manager);
                try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                    collector.backward(result.mul(c).sum());
                } catch (EngineException failed) {
                    throw subject.notDifferentiable(failed);
                }
                NDArray product = input.getGradient();
                product.attach(outer);
                return product;
            }
        }
    }

    /** A copy without a gradient, and none that belongs to the module. */
    static NDArray detached(NDArray array) {
        try (NDArray same = array.stopGradient()) {
            return same.duplicate();
        }
    }
}
