package org.constraineddiffusion.adaptation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.model.AdaptedPackage;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.model.TrainableModel;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Parameterization;
import org.constraineddiffusion.prior.TorchPrior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptationTest {

    private static final AdaptationOptions QUICK = new AdaptationOptions(60, AdaptationOptions.DEFAULT.duration(), 1, 16, 4, 4e-3, 0.9);

    @TempDir
    Path models;

    /** Stripes, which the tiny model of random weights knows nothing of. */
    private static TrainingImage stripes() {
        float[] values = new float[80 * 80];
        boolean[] known = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i % 80 * 0.8);
            known[i] = true;
        }
        return new TrainingImage("stripes", "", new float[][] {values}, 80, known, new float[] {2, 8, 0.001f});
    }

    private static AdaptationHistory adapt(TrainableModel model, AdaptationOptions options, AdaptationListener listener) {
        return Adaptation.run(model.prior(), model.times(), List.of(stripes()), options, listener);
    }

    private static float[] x0(DiffusionPrior prior) {
        try (NDManager manager = prior.newManager()) {
            NDArray xt = manager.arange(0f, 1024f, 1f).mul(0.37).sin().reshape(new Shape(1, 1, 32, 32));
            return prior.estimate(xt, 300).x0().toFloatArray();
        }
    }

    @Test
    void theLossFallsAndThePackageHasTheTrainedWeights() throws IOException {
        AdaptedPackage.Description description = new AdaptedPackage.Description("striped", "A test.", Map.of("from", "tiny"), "# striped\n");
        AdaptationHistory history;
        float[] trained;
        try (TrainableModel model = TinyModel.open()) {
            history = adapt(model, QUICK, AdaptationListener.NONE);
            AdaptedPackage.write(model, description, models);
            TorchPrior prior = new TorchPrior(model.prior().module(), traits(model), () -> { });
            trained = x0(prior);
        }
        assertEquals(60, history.steps());
        assertEquals(List.of(0, 25, 50, 60), history.checked());
        assertTrue(history.heldBack().get(3) < 0.97 * history.heldBack().get(0), history.heldBack().toString());
        assertEquals(60, history.best());
        try (var files = Files.list(models)) {
            assertEquals(1, files.count(), "nothing is left beside the package");
        }
        var read = new ModelLibrary(Optional.of(models)).find("striped");
        assertEquals("striped", read.name());
        try (TorchPrior again = read.load(TorchDevice.of("cpu")); TorchPrior before = TinyModel.modelPackage().load(TorchDevice.of("cpu"))) {
            assertArrayEquals(trained, x0(again), 0, "what was trained is what is read");
            float[] other = x0(before);
            double change = 0;
            for (int i = 0; i < other.length; i++) {
                change = Math.max(change, Math.abs(other[i] - trained[i]));
            }
            assertTrue(change > 0.05, "the weights changed: " + change);
        }
    }

    private static TorchPrior.Traits traits(TrainableModel model) {
        return new TorchPrior.Traits(model.prior().schedule(), Parameterization.V, 1, 4, 0);
    }

    @Test
    void theSameSeedGivesTheSameLosses() {
        AdaptationOptions few = QUICK.withSteps(3);
        try (TrainableModel one = TinyModel.open(); TrainableModel other = TinyModel.open(); TrainableModel third = TinyModel.open()) {
            List<Float> losses = adapt(one, few, AdaptationListener.NONE).losses();
            assertEquals(losses, adapt(other, few, AdaptationListener.NONE).losses());
            assertTrue(!losses.equals(adapt(third, few.withSeed(2), AdaptationListener.NONE).losses()), "another seed gives others");
        }
    }

    @Test
    void aListenerEndsTheTrainingWithTheBestSoFar() {
        try (TrainableModel model = TinyModel.open()) {
            AdaptationHistory history = adapt(model, QUICK.withSteps(1000), (step, fraction) -> step < 30);
            assertEquals(30, history.steps());
            assertEquals(25, history.best(), "that of the last evaluation");
        }
    }

    @Test
    void aTrainingThatGoesAstrayEndsWithTheWeightsThatItBeganWith() {
        try (TrainableModel model = TinyModel.open(); TorchPrior before = TinyModel.modelPackage().load(TorchDevice.of("cpu"))) {
            AdaptationHistory history = adapt(model, new AdaptationOptions(10_000, Optional.empty(), 1, 16, 1, 1e6, 0), AdaptationListener.NONE);
            assertEquals(0, history.best());
            assertTrue(history.steps() <= 225, "at most nine evaluations without a better one");
            assertArrayEquals(x0(before), x0(new TorchPrior(model.prior().module(), traits(model), () -> { })), 1e-5f);
        }
    }
}
