package org.constraineddiffusion.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.constraint.Guess;
import org.constraineddiffusion.constraint.KnownPixels;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.model.Bundle;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.ParityFixture;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Holds the fast sampler to the plain one in {@code python/constrained_diffusion/sampling/fast.py}, on the embedded prior: the guess, the
 * times, and the clean estimate of every step from the same x<sub>t</sub>.
 */
class FastParityTest extends TensorTest {

    private final ParityFixture fixture = ParityFixture.read();
    private DiffusionPrior prior;
    private LinearConstraint known;

    @BeforeEach
    void makeProblem() {
        Bundle bundle = new ModelLibrary(Optional.empty()).find(fixture.text("model"));
        prior = bundle.load(TorchDevice.of("cpu"));
        NDArray mask = array("known");
        known = new LinearConstraint(new KnownPixels(mask), array("image").mul(mask));
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

    private double gap() {
        return (Double) fast().get("gap");
    }

    @Test
    void theGuessIsTheReferences() {
        Guess guess = known.guess().orElseThrow();
        assertEquals(gap(), guess.gap(), 1e-6);
        assertEquals(0, largestDifference(guess.image(), array("guess")), 1e-4);
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
        LineSearch search = new LineSearch(prior, known, new FiniteDifference(FastSettings.DEFAULT.delta()));
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
        LineSearch search = new LineSearch(prior, known, new FiniteDifference(FastSettings.DEFAULT.delta()));
        try (TowardsMean mean = new TowardsMean(prior.schedule(), search, new NoiseSource(1, 1), manager, Optional.empty())) {
            int first = times().get(0);
            NDArray x0 = mean.update(mean.noisy(array("guess"), noise, first), first).x0();
            assertEquals(0, largestDifference(x0, array("paired_x0")), 1e-3);
        }
    }

    @Test
    void atANoisyTimeMoreDirectionsAreTriedAsInTheReference() {
        int[] evaluations = new int[1];
        CountingPrior counting = new CountingPrior(prior, () -> evaluations[0]++);
        LineSearch search = new LineSearch(counting, known, new FiniteDifference(FastSettings.DEFAULT.delta()));
        NDArray x0 = search.update(array("noise"), (Integer) fast().get("noisy_time")).x0();
        assertEquals(4, evaluations[0]);
        assertEquals(0, largestDifference(x0, array("noisy_x0")), 1e-3);
    }
}
