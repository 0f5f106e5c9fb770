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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products with the Jacobian of denoisers in TorchScript, which src/test/resources/jacobian/make_modules.py writes. */
class TorchPriorTest extends TensorTest {

    private static final double T = 400;
    private static final double DELTA = 3e-3;

    private TorchPrior opened;

    private TorchPrior prior(String module, Parameterization parameterization) {
        opened = SmallDenoiser.open(module, parameterization);
        return opened;
    }

    private TorchPrior bent() {
        return prior("bent", Parameterization.V);
    }

    @AfterEach
    void closePrior() {
        if (opened != null) {
            opened.close();
        }
    }

    /** Without gradients. */
    private static NDArray central(DiffusionPrior prior, NDArray x, double t, NDArray e) {
        NDArray step = e.mul(DELTA);
        return prior.estimate(x.add(step), t).x0().sub(prior.estimate(x.sub(step), t).x0()).div(2 * DELTA);
    }

    private static double inner(NDArray a, NDArray b) {
        return a.mul(b).sum().getFloat();
    }

    private static double norm(NDArray a) {
        return Math.sqrt(inner(a, a));
    }

    /** J e against a central difference, and Jᵀ c by ⟨Jᵀ c, e⟩ = ⟨c, J e⟩. */
    private void assertProducts(DiffusionPrior prior, NDArray x) {
        NDArray e = random(2, x.getShape().getShape());
        NDArray c = random(3, x.getShape().getShape());
        NDArray expected = central(prior, x, T, e);
        NDArray forward = prior.jvp(x, T, e).orElseThrow();
        assertEquals(0, largestDifference(expected, forward), 2e-3);
        NDArray back = prior.vjp(x, T, c).orElseThrow();
        assertEquals(inner(c, expected), inner(back, e), 2e-3 * norm(c) * norm(expected));
        assertTrue(largestDifference(prior.jvp(x, T, c).orElseThrow(), back) > 0.1, "J is not symmetric");
        assertEquals(0, largestDifference(prior.jvp(x, T, e.mul(-3)).orElseThrow(), forward.mul(-3)), 1e-4, "linear");
    }

    @ParameterizedTest
    @ValueSource(doubles = {50, 400, 900})
    void productsOfAGaussianPriorAreTheClosedFormsOnes(double t) {
        GaussianPrior expected = new GaussianPrior(manager, DiscreteSchedule.cosine(1000, 0.008, 0.999), 6, -0.5, 3);
        TorchPrior prior = prior("gaussian", Parameterization.V);
        NDArray x = random(1, 2, 1, 6, 6);
        NDArray e = random(2, 2, 1, 6, 6);
        NDArray product = expected.jvp(x, t, e).orElseThrow();
        assertEquals(0, largestDifference(expected.estimate(x, t).x0(), prior.estimate(x, t).x0()), 1e-5);
        assertEquals(0, largestDifference(product, prior.jvp(x, t, e).orElseThrow()), 1e-5);
        assertEquals(0, largestDifference(product, prior.vjp(x, t, e).orElseThrow()), 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"EPSILON", "V", "SAMPLE", "VELOCITY"})
    void productsOfEachParameterizationAreThoseOfItsCleanEstimate(Parameterization parameterization) {
        assertProducts(prior("bent", parameterization), random(1, 1, 1, 8, 10));
    }

    @Test
    void conditionsAndExtraChannelsCount() {
        TorchPrior plain = bent();
        NDArray x = random(1, 2, 1, 8, 10);
        assertProducts(plain, x);
        TorchPrior conditioned = plain.conditionedOn(manager.create(new float[] {0.7f}, new Shape(1, 1)));
        assertProducts(conditioned, x);
        assertProducts(conditioned.withExtraChannels(random(5, 1, 1, 8, 10)), x);
        assertTrue(largestDifference(plain.vjp(x, T, x).orElseThrow(), conditioned.vjp(x, T, x).orElseThrow()) > 0.01);
    }

    @Test
    void decoratorsHaveTheProductsOfWhatTheyEstimate() {
        TorchPrior plain = bent();
        TorchPrior conditioned = plain.conditionedOn(manager.create(new float[] {0.7f}, new Shape(1, 1)));
        NDArray x = random(1, 2, 1, 24, 28);
        assertProducts(new GuidedPrior(conditioned, plain, 1.5), x);
        assertProducts(new GuidedPrior(conditioned, plain, 0), x);
        assertProducts(new TiledPrior(conditioned, new TileSettings(12, 4, 300)), x);
        assertProducts(new TiledPrior(conditioned, new TileSettings(32, 4, 10000)), x);
        assertProducts(new LateStart(new CountingPrior(plain, () -> { }), 0.3), x);
        Estimate expected = new GuidedPrior(conditioned, plain, 1.5).estimate(x, T);
        Estimate found = new GuidedPrior(conditioned, plain, 1.5).pullBack(x, T, x0 -> x0).orElseThrow().estimate();
        assertEquals(0, largestDifference(expected.x0(), found.x0()), 1e-5);
        assertEquals(0, largestDifference(expected.noise(), found.noise()), 1e-5);
    }

    /** c of a batch may be anything, such as one that another backward pass gives. */
    @Test
    void theCotangentSeesTheEstimateAndMayDifferentiateItself() {
        TorchPrior prior = bent();
        NDArray x = random(1, 1, 1, 8, 10);
        Estimate expected = prior.estimate(x, T);
        UnaryOperator<NDArray> twice = x0 -> {
            assertEquals(0, largestDifference(expected.x0(), x0), 1e-6);
            return prior.vjp(x, T, x0).orElseThrow();
        };
        DiffusionPrior.Pullback found = prior.pullBack(x, T, twice).orElseThrow();
        assertEquals(0, largestDifference(expected.noise(), found.estimate().noise()), 1e-6);
        NDArray once = prior.vjp(x, T, expected.x0()).orElseThrow();
        assertEquals(0, largestDifference(prior.vjp(x, T, once).orElseThrow(), found.product()), 1e-5);
    }

    @Test
    void anImageOfABatchGetsWhatItGetsAlone() {
        TorchPrior prior = bent();
        NDArray x = random(1, 2, 1, 8, 10);
        NDArray e = random(2, 2, 1, 8, 10);
        NDArray forward = prior.jvp(x, T, e).orElseThrow();
        NDArray back = prior.vjp(x, T, e).orElseThrow();
        for (int i = 0; i < 2; i++) {
            String one = i + ":" + (i + 1);
            assertEquals(0, largestDifference(prior.jvp(x.get(one), T, e.get(one)).orElseThrow(), forward.get(one)), 1e-6);
            assertEquals(0, largestDifference(prior.vjp(x.get(one), T, e.get(one)).orElseThrow(), back.get(one)), 1e-6);
        }
    }

    @Test
    void nothingElseChanges() {
        TorchPrior prior = bent();
        NDManager inner = manager.newSubManager();
        NDArray x = random(1, 1, 1, 8, 10);
        NDArray copy = x.duplicate();
        x.attach(inner);
        NDArray before = prior.estimate(x, T).x0();
        int arrays = inner.getManagedArrays().size();
        boolean gradMode = JniUtils.isGradMode();
        DiffusionPrior.Pullback found = prior.pullBack(x, T, x0 -> x0).orElseThrow();
        NDArray product = prior.jvp(x, T, copy).orElseThrow();
        assertEquals(gradMode, JniUtils.isGradMode());
        assertEquals(arrays + 4, inner.getManagedArrays().size(), "two estimates and two products");
        for (NDArray array : new NDArray[] {found.estimate().x0(), found.estimate().noise(), found.product(), product}) {
            assertEquals(inner, array.getManager());
            assertFalse(array.hasGradient());
            array.addi(1);
        }
        assertEquals(copy, x);
        assertEquals(before, prior.estimate(x, T).x0(), "bit for bit");
    }

    @Test
    void aModuleWithoutTheMethodHasNoForwardProduct() {
        TorchPrior prior = prior("without", Parameterization.V);
        NDArray x = random(1, 1, 1, 8, 10);
        assertEquals(Optional.empty(), prior.jvp(x, T, x));
        assertTrue(prior.vjp(x, T, x).isPresent());
    }
}
