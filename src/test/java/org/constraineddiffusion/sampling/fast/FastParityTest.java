/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.ParityFixture;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.initial.InitialEstimate;
import org.constraineddiffusion.sampling.initial.Initializer;
import org.constraineddiffusion.sampling.initial.Initializers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Holds the fast sampler to the plain one in {@code python/constrained_diffusion/sampling/fast.py}, on the embedded prior: the initial estimate, the
 * times, and the clean estimate of every step from the same x<sub>t</sub>.
 */
class FastParityTest extends TensorTest {

    private final ParityFixture fixture = ParityFixture.read();
    private DiffusionPrior prior;
    private LinearConstraint known;

    @BeforeEach
    void makeProblem() {
        ModelPackage bundle = new ModelLibrary(Optional.empty()).find(fixture.text("model"));
        prior = bundle.load(TorchDevice.of("cpu"));
        NDArray mask = array("known");
        known = new LinearConstraint(new MaskOperator(mask), array("image").mul(mask));
    }

    @AfterEach
    void closePrior() {
        prior.close();
    }

    private NDArray array(String name) {
        return manager.create(fixture.array(name).floats(), new Shape(fixture.array(name).shape()));
    }

    private Map<?, ?> fast() {
        return (Map<?, ?>) fixture.description().get("fast");
    }

    @SuppressWarnings("unchecked")
    private List<Integer> times() {
        return (List<Integer>) fast().get("times");
    }

    private double distance() {
        return (Double) fast().get("gap");
    }

    private Initializer initializer() {
        return Initializers.found().of(known).orElseThrow();
    }

    private ConjugateDirectionUpdate update(DiffusionPrior evaluated) {
        return new ConjugateDirectionUpdate(evaluated, known, initializer().localized(), new FiniteDifference(FastSettings.DEFAULT.delta()),
                FastTuning.DEFAULT.steps());
    }

    @Test
    void theInitialEstimateIsTheReferences() {
        InitialEstimate initial = initializer().estimate();
        assertEquals(distance(), initial.distance(), 1e-6);
        assertEquals(0, largestDifference(initial.image(), array("guess")), 1e-4);
    }

    @Test
    void aRunHasTheReferencesTimes() {
        List<Integer> found = new ArrayList<>();
        new FastSampler(FastSettings.DEFAULT).sample(prior, known, array("noise"), step -> found.add((int) step.t()));
        found.add(-1);
        assertEquals(times(), found);
    }

    @Test
    void everyStepGivesTheReferencesCleanEstimate() {
        ConjugateDirectionUpdate search = update(prior);
        NDArray starts = array("fast_xt");
        NDArray estimates = array("fast_x0");
        for (int step = 0; step < starts.getShape().get(0); step++) {
            NDIndex at = new NDIndex(step + ":" + (step + 1));
            NDArray x0 = search.update(starts.get(at), times().get(step)).x0();
            assertEquals(0, largestDifference(x0, estimates.get(at)), 1e-3, "step " + (step + 1));
        }
    }

    @Test
    void aPairGivesTheReferencesMean() {
        NDArray noise = array("noise");
        ConjugateDirectionUpdate search = update(prior);
        try (AntitheticMeanStep mean = new AntitheticMeanStep(prior.schedule(), search, new NoiseSource(1, 1), manager, Optional.empty())) {
            int first = times().get(0);
            NDArray x0 = mean.update(mean.noisy(array("guess"), noise, first), first).x0();
            assertEquals(0, largestDifference(x0, array("paired_x0")), 1e-3);
        }
    }

    @Test
    void atANoisyTimeMoreDirectionsAreTriedAsInTheReference() {
        int[] evaluations = new int[1];
        CountingPrior counting = new CountingPrior(prior, () -> evaluations[0]++);
        ConjugateDirectionUpdate search = update(counting);
        NDArray x0 = search.update(array("noise"), (Integer) fast().get("noisy_time")).x0();
        assertEquals(4, evaluations[0]);
        assertEquals(0, largestDifference(x0, array("noisy_x0")), 1e-3);
    }
}
