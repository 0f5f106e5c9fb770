/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.constraint.CriticConstraint;
import org.constraineddiffusion.prior.Critic;
import org.constraineddiffusion.prior.NumpyFile;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.prior.TorchCritic;
import org.constraineddiffusion.prior.UnfitWeightsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The critics that come with the plugin: their packages, values, and gradients. */
class CriticPackageTest extends TensorTest {

    private static final ModelLibrary LIBRARY = new ModelLibrary(Optional.empty());

    private static TorchCritic load(String name) {
        return LIBRARY.findCritic(name).load(TorchDevice.of("cpu"));
    }

    /** Image and target of a critic: blobs, and noise or a map of another place. */
    private NDArray target(TorchCritic critic, String name, long side) {
        if (name.equals("style-filters")) {
            return critic.features(random(8, 1, 1, side, side).mul(0.4));
        }
        float[] classes = new float[(int) (side * side)];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = i % side / 8 % 3;
        }
        return manager.create(classes, new Shape(1, 1, side, side));
    }

    @ParameterizedTest
    @ValueSource(strings = {"style-filters", "nuclei-labels"})
    void theErrorDirectionIsTheNegativeGradientOfTheLoss(String name) {
        try (TorchCritic torch = load(name)) {
            Critic critic = torch.towards(target(torch, name, 32));
            NDArray image = random(1, 1, 1, 32, 32).mul(0.5);
            NDArray e = new CriticConstraint(critic).error(image).direction();
            assertEquals(1, e.abs().max().getFloat(), 1e-6);
            NDArray gradient = critic.assess(image).gradient();
            double largest = gradient.abs().max().getFloat();
            assertTrue(e.mul(largest).add(gradient).abs().max().getFloat() < 1e-6 * largest);
            double slopes = 0;
            double off = 0;
            for (int i = 0; i < 20; i++) {
                NDArray direction = random(100 + i, 1, 1, 32, 32).mul(0.01).add(gradient.mul(0.05 / largest));
                float more = critic.assess(image.add(direction)).losses()[0];
                float less = critic.assess(image.sub(direction)).losses()[0];
                double slope = 2 * gradient.mul(direction).sum().getFloat();
                slopes += slope * slope;
                off += (more - less - slope) * (more - less - slope);
            }
            assertTrue(Math.sqrt(off / slopes) < 0.05, name + " " + Math.sqrt(off / slopes));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"style-filters", "nuclei-labels"})
    void imagesOfABatchAreAssessedAsEachAlone(String name) {
        try (TorchCritic torch = load(name)) {
            Critic critic = torch.towards(target(torch, name, 32));
            NDArray both = random(2, 2, 1, 32, 32).mul(0.5);
            NDArray together = new CriticConstraint(critic).error(both).direction();
            for (int i = 0; i < 2; i++) {
                NDArray alone = new CriticConstraint(critic).error(both.get(i + ":" + (i + 1))).direction();
                assertTrue(largestDifference(alone, together.get(i + ":" + (i + 1))) < 1e-3);
            }
        }
    }

    /** A tower of CLIP's architecture, small and with random weights. */
    @Test
    void aCriticFromClipGivesWhatPyTorchGives() {
        try (TorchCritic torch = load("src/test/resources/clip")) {
            NDArray image = array("image");
            NDArray features = torch.features(image);
            assertEquals(0, largestDifference(array("features"), features), 1e-4 * features.abs().max().getFloat());
            float[] ramp = new float[40 * 56];
            for (int i = 0; i < ramp.length; i++) {
                ramp[i] = 2f * i / (ramp.length - 1) - 1;
            }
            Critic.LossGradient found = torch.towards(torch.features(manager.create(ramp, new Shape(1, 1, 40, 56)))).assess(image);
            assertEquals(array("loss").toFloatArray()[0], found.losses()[0], 1e-4 * found.losses()[0]);
            NDArray gradient = array("gradient");
            assertEquals(0, largestDifference(gradient, found.gradient()), 1e-3 * gradient.abs().max().getFloat());
        }
    }

    private NDArray array(String name) {
        NumpyFile file = NumpyFile.read("/clip/test_" + name + ".npy");
        return manager.create(file.floats(), new Shape(file.shape()));
    }

    @Test
    void theReferenceItselfHasNoErrorAndAnotherHas() {
        try (TorchCritic torch = load("style-filters")) {
            NDArray image = random(3, 1, 1, 48, 40).mul(0.5);
            CriticConstraint style = new CriticConstraint(torch.towards(torch.features(image)));
            assertEquals(0, style.error(image).direction().abs().max().getFloat());
            assertEquals(1, style.error(image.mul(0.5)).direction().abs().max().getFloat(), 1e-6);
        }
    }

    @Test
    void theTargetMayBeOfAnotherSize() {
        try (TorchCritic torch = load("style-filters")) {
            Critic critic = torch.towards(torch.features(random(3, 1, 1, 96, 128).mul(0.5)));
            double alike = critic.assess(random(4, 1, 1, 64, 64).mul(0.5)).losses()[0];
            double unlike = critic.assess(random(4, 1, 1, 64, 64).mul(0.2)).losses()[0];
            assertTrue(alike < 0.1 * unlike, alike + " " + unlike);
        }
    }

    @Test
    void aLabelsErrorStaysWithinTheReceptiveField() {
        try (TorchCritic torch = load("nuclei-labels")) {
            NDArray image = random(5, 1, 1, 16, 256).mul(0.2);
            float[] classes = new float[16 * 256];
            NDArray before = torch.towards(manager.create(classes, new Shape(1, 1, 16, 256))).assess(image).gradient();
            for (int y = 0; y < 16; y++) {
                classes[y * 256] = 255; // of no class
            }
            NDArray after = torch.towards(manager.create(classes, new Shape(1, 1, 16, 256))).assess(image).gradient();
            double largest = before.abs().max().getFloat();
            NDArray near = after.mul(255).div(256).sub(before).get(":, :, :, :16");
            NDArray far = after.mul(255).div(256).sub(before).get(":, :, :, 160:");
            assertTrue(far.abs().max().getFloat() < 1e-4 * largest, "far");
            assertTrue(near.abs().max().getFloat() > 1e-3 * largest, "near");
        }
    }

    @Test
    void assessmentsLeaveNothingBehind() {
        try (TorchCritic torch = load("style-filters")) {
            Critic critic = torch.towards(torch.features(random(3, 1, 1, 64, 64)));
            NDArray image = random(4, 1, 1, 64, 64);
            int before = manager.getManagedArrays().size();
            for (int i = 0; i < 5; i++) {
                critic.assess(image).gradient().close();
            }
            assertEquals(before, manager.getManagedArrays().size());
        }
    }

    @Test
    void aCriticIsNoModelAndAModelNoCritic() {
        assertEquals("model: 'style-filters' is a critic and cannot generate images; it is for the key critic.",
                assertThrows(ModelException.class, () -> LIBRARY.find("models/style-filters")).getMessage());
        assertTrue(assertThrows(ModelException.class, () -> LIBRARY.findCritic("models/nuclei-fluorescence")).getMessage().contains("role"));
        assertTrue(assertThrows(ModelException.class, () -> LIBRARY.findCritic("no such")).getMessage()
                .startsWith("critic: there is none called 'no such'; allowed are style-filters, nuclei-labels"));
    }

    @Test
    void criticsInTheFolderOfModelsAreListedAsSuch(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("mine"));
        Files.copy(Path.of("models", "style-filters", "rdf.yaml"), folder.resolve("mine").resolve("rdf.yaml"));
        ModelLibrary library = new ModelLibrary(Optional.of(folder));
        assertEquals(List.of("style-filters", "nuclei-labels", "mine"), library.critics());
        assertTrue(!library.names().contains("mine"));
    }

    @Test
    void alteredWeightsAreNotLoaded(@TempDir Path folder) throws IOException {
        Files.copy(Path.of("models", "style-filters", "rdf.yaml"), folder.resolve("rdf.yaml"));
        Files.write(folder.resolve("critic.pt"), new byte[] {1, 2, 3});
        CriticPackage critic = LIBRARY.findCritic(folder.toString());
        assertTrue(assertThrows(ModelException.class, () -> critic.load(TorchDevice.of("cpu"))).getMessage().contains("was altered"));
    }

    /** A package of style with another module. */
    private static Path odd(Path folder, String module) throws IOException {
        byte[] weights = Files.readAllBytes(Path.of("src", "test", "resources", "odd-modules", module + ".pt"));
        Files.write(folder.resolve("critic.pt"), weights);
        Files.writeString(folder.resolve("rdf.yaml"), Files.readString(Path.of("models", "style-filters", "rdf.yaml"))
                .replaceAll("(source: critic.pt\\s+sha256: )[0-9a-f]+", "$1" + Sha256.of(weights)).replace("name: style-filters", "name: odd"));
        return folder;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "critic-nan | model: the critic of 'odd' returned values that are not finite (NaN or infinity), so there is no result",
        "critic-loss | model: the critic of 'odd' returned another number of tensors from loss_and_gradient than 2."})
    void aCriticThatGivesNoLossAndGradientIsAnsweredInASentence(String module, String sentence, @TempDir Path folder) throws IOException {
        try (TorchCritic critic = load(odd(folder, module).toString())) {
            NDArray image = random(1, 1, 1, 16, 16);
            Critic towards = critic.towards(critic.features(image));
            String said = assertThrows(UnfitWeightsException.class, () -> towards.assess(image)).getMessage();
            assertTrue(said.startsWith(sentence), said);
        }
    }
}
