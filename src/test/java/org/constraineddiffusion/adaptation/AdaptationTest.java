/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.constraineddiffusion.model.AdaptedPackage;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.model.TrainableModel;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Parameterization;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.prior.TrainablePrior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptationTest {

    private static final AdaptationOptions QUICK = new AdaptationOptions(60, AdaptationOptions.DEFAULT.duration(), 1, 16, 4, 4e-3, 0.9, TrainedWeights.ALL);

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

    @Test
    void onlyTheErrorOfWhatIsHeldBackCounts() {
        try (TrainableModel model = TinyModel.open(); NDManager manager = model.prior().newManager()) {
            Shape shape = new Shape(1, 1, 16, 16);
            NDArray x0 = manager.arange(0f, 256f, 1f).mul(0.1).sin().reshape(shape);
            NDArray noise = manager.arange(0f, 256f, 1f).mul(0.7).cos().reshape(shape);
            NDArray left = manager.ones(shape);
            left.set(new NDIndex(":, :, :, 8:"), 0);
            TrainablePrior.Batch all = new TrainablePrior.Batch(x0, new double[] {400}, noise, manager.create(new float[] {1, 8, 0.1f}, new Shape(1, 3)));
            float whole = model.prior().loss(all);
            float first = model.prior().loss(all.counting(left));
            float second = model.prior().loss(all.counting(left.neg().add(1)));
            assertEquals(whole, (first + second) / 2, 1e-5);
            assertTrue(Math.abs(first - second) > 1e-4, first + " " + second);
        }
    }

    @Test
    void theLastLevelsAloneAreTrained() {
        Map<String, float[]> before = weights();
        try (TrainableModel model = TinyModel.open()) {
            Set<String> names = TrainedWeights.LAST.of(before.keySet());
            AdaptationHistory history = adapt(model, QUICK.withSteps(25).withWeights(TrainedWeights.LAST), AdaptationListener.NONE);
            assertTrue(history.heldBack().get(1) < history.heldBack().get(0), history.heldBack().toString());
            assertEquals(names, model.prior().weights().keySet());
            Map<String, float[]> after = weightsOf(model);
            before.forEach((name, values) -> assertEquals(names.contains(name), !Arrays.equals(values, after.getOrDefault(name, values)), name));
        }
    }

    private static Map<String, float[]> weights() {
        try (TrainableModel model = TinyModel.open()) {
            return weightsOf(model);
        }
    }

    /** Of all floating-point parameters of the module, trained or not. */
    private static Map<String, float[]> weightsOf(TrainableModel model) {
        Map<String, float[]> found = new LinkedHashMap<>();
        model.prior().module().getBlock().getParameters().forEach(each -> found.put(each.getKey(), each.getValue().getArray().stopGradient().toFloatArray()));
        return found;
    }

    @ParameterizedTest
    @CsvSource({"up_blocks.3.0.conv1.weight, true", "up_blocks.2.1.film.bias, true", "up_blocks.1.0.conv1.weight, false", "ups.2.weight, true", "ups.1.bias, true",
        "ups.0.weight, false", "norm.weight, true", "head.bias, true", "down_blocks.0.0.conv1.weight, false", "middle.norm1.weight, false", "embed.0.weight, false",
        "down_blocks.3.0.norm.weight, false"})
    void theLastLevelsAreKnownByName(String name, boolean last) {
        Set<String> names = new LinkedHashSet<>(List.of("up_blocks.0.0.conv1.weight", "up_blocks.3.1.conv2.weight", "ups.2.bias"));
        for (String prefix : new String[] {"", "traced.", "denoiser.traced."}) {
            Set<String> all = new LinkedHashSet<>();
            names.forEach(each -> all.add(prefix + each));
            all.add(prefix + name);
            assertEquals(last, TrainedWeights.LAST.of(all).contains(prefix + name), prefix);
            assertTrue(TrainedWeights.ALL.of(all).contains(prefix + name), prefix);
        }
    }

    @Test
    void aDenoiserOfOtherPartsHasNoLastLevels() {
        Set<String> names = Set.of("layers.0.weight", "norm.weight");
        assertTrue(assertThrows(AdaptationException.class, () -> TrainedWeights.LAST.of(names)).getMessage().startsWith("weights must be all for this model"));
        assertThrows(IllegalArgumentException.class, () -> TrainedWeights.of("first"));
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
            AdaptationHistory history = adapt(model, new AdaptationOptions(10_000, Optional.empty(), 1, 16, 1, 1e6, 0, TrainedWeights.ALL), AdaptationListener.NONE);
            assertEquals(0, history.best());
            assertTrue(history.steps() <= 225, "at most nine evaluations without a better one");
            assertArrayEquals(x0(before), x0(new TorchPrior(model.prior().module(), traits(model), () -> { })), 1e-5f);
        }
    }
}
