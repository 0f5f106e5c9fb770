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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.GaussianPrior;
import org.constraineddiffusion.prior.Linear;
import org.constraineddiffusion.prior.Parameterization;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.prior.UnfitWeightsException;
import org.constraineddiffusion.prior.WrittenPrior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteDifferenceTest extends TensorTest {

    private GaussianPrior prior() {
        return new GaussianPrior(manager, DiscreteSchedule.cosine(1000, 0.008, 0.999), 6, -0.5, 3);
    }

    private NDArray derivative(GaussianPrior prior, double delta, double t, NDArray xt, NDArray e) {
        return new FiniteDifference(delta).along(prior, xt, t, prior.estimate(xt, t).x0(), e);
    }

    @ParameterizedTest
    @ValueSource(doubles = {100, 500, 900})
    void equalsTheExactDerivativeOfAGaussianPrior(double t) {
        GaussianPrior prior = prior();
        NDArray e = random(2, 1, 1, 6, 6);
        NDArray exact = e.reshape(1, 36).matMul(manager.create(Linear.flat(prior.jacobian(t)), new Shape(36, 36))).reshape(1, 1, 6, 6);
        NDArray found = derivative(prior, 0.05, t, random(1, 1, 1, 6, 6), e);
        // The prior is linear: what is left is the rounding of x0, about 1e-7, over δ̂ = 0.05 / ‖e‖.
        assertEquals(0, largestDifference(found, exact), 1e-4);
    }

    @Test
    void exactAndTransposedAreThePriorsOwnProducts() {
        GaussianPrior prior = prior();
        NDArray xt = random(1, 1, 1, 6, 6);
        NDArray x0 = prior.estimate(xt, 500).x0();
        NDArray e = random(2, 1, 1, 6, 6);
        NDArray difference = derivative(prior, 0.05, 500, xt, e);
        for (DirectionalDerivative derivative : List.of(DirectionalDerivative.EXACT, DirectionalDerivative.TRANSPOSED)) {
            NDArray found = derivative.along(prior, xt, 500, x0, e);
            assertEquals(prior.jvp(xt, 500, e).orElseThrow(), found, "symmetric");
            assertEquals(0, largestDifference(found, difference), 1e-4);
        }
    }

    @Test
    void aPriorWithoutProductsIsRefusedInASentence() {
        DiffusionPrior without = new WrittenPrior(prior(), Parameterization.SAMPLE);
        NDArray xt = random(1, 1, 1, 6, 6);
        String exact = assertThrows(UnfitWeightsException.class, () -> DirectionalDerivative.EXACT.along(without, xt, 500, xt, xt)).getMessage();
        assertTrue(exact.startsWith("derivative: 'exact' needs a model") && exact.endsWith("choose finite or transposed."), exact);
        String transposed = assertThrows(UnfitWeightsException.class, () -> DirectionalDerivative.TRANSPOSED.along(without, xt, 500, xt, xt)).getMessage();
        assertTrue(transposed.startsWith("derivative: 'transposed' needs a model") && transposed.endsWith("choose finite."), transposed);
    }

    @Test
    void productsCountAsTheEstimatesThatTakeAsLong() {
        NDArray xt = random(1, 1, 1, 6, 6);
        int[] asked = new int[1];
        CountingPrior counting = new CountingPrior(prior(), () -> asked[0]++);
        counting.jvp(xt, 500, xt);
        assertEquals(5, counting.evaluations());
        counting.vjp(xt, 500, xt);
        counting.pullBack(xt, 500, x0 -> x0);
        assertEquals(9, counting.evaluations());
        assertEquals(3, asked[0]);
        CountingPrior without = new CountingPrior(new WrittenPrior(prior(), Parameterization.SAMPLE), () -> { });
        assertTrue(without.vjp(xt, 500, xt).isEmpty() && without.jvp(xt, 500, xt).isEmpty());
        assertEquals(0, without.evaluations(), "what the prior cannot is not counted");
    }

    @Test
    void doesNotDependOnTheSizeOfTheDirection() {
        GaussianPrior prior = prior();
        NDArray xt = random(1, 1, 1, 6, 6);
        NDArray e = random(2, 1, 1, 6, 6);
        NDArray one = derivative(prior, 0.05, 500, xt, e);
        NDArray thousand = derivative(prior, 0.05, 500, xt, e.mul(1000));
        assertEquals(0, largestDifference(one, thousand.div(1000)), 1e-4);
    }

    @Test
    void givesAnImageOfABatchWhatItWouldHaveAlone() {
        GaussianPrior prior = prior();
        NDArray xt = random(1, 2, 1, 6, 6);
        NDArray e = random(2, 2, 1, 6, 6);
        e.set(new NDIndex("1"), e.get(1).mul(50));
        NDArray together = derivative(prior, 0.05, 500, xt, e);
        for (int i = 0; i < 2; i++) {
            NDArray alone = derivative(prior, 0.05, 500, xt.get(i + ":" + (i + 1)), e.get(i + ":" + (i + 1)));
            assertEquals(0, largestDifference(together.get(i + ":" + (i + 1)), alone) / MaximumNorm.of(alone).getFloat(), 1e-4);
        }
    }
}
