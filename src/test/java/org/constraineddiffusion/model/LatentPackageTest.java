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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.prior.LatentCodec;
import org.constraineddiffusion.prior.NumpyFile;
import org.constraineddiffusion.prior.Parameterization;
import org.constraineddiffusion.prior.RectifiedFlowSchedule;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.prior.TorchCodec;
import org.constraineddiffusion.prior.TorchPrior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small latent models with random weights, of the classes that Stable Diffusion is made of: each module against PyTorch. */
class LatentPackageTest extends TensorTest {

    /** The caption whose tokens and states are among the test tensors. */
    private static final String CAPTION = "Cell nuclei, fluorescence";

    /** The scaling factor of the models. */
    private static final double SCALE = 2.0;

    private static final double RELATIVE = 1e-3;

    static Path folder(String name) {
        return Path.of("src", "test", "resources", "latent", name);
    }

    private static ModelPackage model(String name) {
        return new ModelLibrary(Optional.empty()).find(folder(name).toString());
    }

    private static LatentWeights weights(String name) {
        return model(name).latent().orElseThrow();
    }

    private NDArray array(String model, String name) {
        NumpyFile file = NumpyFile.read("/latent/" + model + "/test_" + name + ".npy");
        return manager.create(file.floats(), new Shape(file.shape()));
    }

    private static void assertNear(NDArray expected, NDArray found) {
        assertEquals(expected.getShape(), found.getShape());
        assertEquals(0, largestDifference(expected, found), RELATIVE * expected.abs().max().getFloat());
    }

    @ParameterizedTest
    @ValueSource(strings = {"epsilon", "velocity"})
    void theCodecGivesWhatPyTorchGives(String name) {
        try (LatentCodec codec = weights(name).codec(TorchDevice.of("cpu"))) {
            assertNear(array(name, "latent").mul(SCALE), codec.encode(array(name, "image")));
            codec.freeEncoder();
            assertNear(array(name, "decoded"), codec.decode(array(name, "latent").mul(SCALE)));
            assertNear(array(name, "latent").mul(SCALE), codec.encode(array(name, "image")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epsilon", "velocity"})
    void theDenoiserGivesWhatPyTorchGivesUnderAText(String name) {
        try (TorchPrior prior = model(name).load(TorchDevice.of("cpu"))) {
            NDArray xt = array(name, "xt");
            double t = array(name, "t").getFloat();
            NDArray output = array(name, name);
            Parameterization parameterization = name.equals("epsilon") ? Parameterization.EPSILON : Parameterization.VELOCITY;
            var expected = parameterization.estimate(output, xt, prior.schedule().alpha(t), prior.schedule().sigma(t));
            var found = prior.conditionedOn(array(name, "text")).estimate(xt, t);
            assertNear(expected.x0(), found.x0());
            assertNear(expected.noise(), found.noise());
            var two = prior.conditionedOn(array(name, "text")).estimate(xt.repeat(0, 2), t);
            assertNear(expected.x0().repeat(0, 2), two.x0());
        }
    }

    @Test
    void aDenoiserIsGivenFurtherChannelsAfterTheNoisyImagesOwn() {
        Model masked = TorchDevice.of("cpu").load("masked", Path.of("src", "test", "resources", "latent-odd", "masked.pt"));
        TorchPrior.Traits traits = new TorchPrior.Traits(new RectifiedFlowSchedule(1000), Parameterization.SAMPLE, 4, 2, 0);
        try (TorchPrior prior = new TorchPrior(masked, traits, masked::close)) {
            NDArray further = random(1, 1, 5, 4, 4);
            NDArray xt = random(2, 2, 4, 4, 4);
            TorchPrior conditional = prior.withExtraChannels(further).conditionedOn(manager.zeros(new Shape(1, 77, 32)));
            NDArray expected = further.get(":, 1:").add(further.get(":, 0:1").mul(0.5)).repeat(0, 2);
            assertEquals(0, largestDifference(conditional.estimate(xt, 500).x0(), expected));
            assertEquals(xt.getManager(), conditional.estimate(xt, 500).x0().getManager());
        }
    }

    @Test
    void aRectifiedFlowIsRead() {
        try (TorchPrior prior = model("velocity").load(TorchDevice.of("cpu"))) {
            assertEquals(new RectifiedFlowSchedule(1000), prior.schedule());
        }
    }

    @Test
    void sizesAreThoseOfImagesToTheUserAndOfLatentsToTheSampler() {
        ModelPackage model = model("epsilon");
        assertEquals(16, model.divisor());
        assertEquals(3, model.channels());
        try (TorchPrior prior = model.load(TorchDevice.of("cpu"))) {
            assertEquals(2, prior.divisor());
            assertEquals(4, prior.channels());
        }
    }

    @Test
    void theEncoderIsFreedWhenItIsDoneAndAllWhenTheCodecIsClosed() {
        TorchDevice cpu = TorchDevice.of("cpu");
        List<Model> loaded = new ArrayList<>();
        TorchCodec codec = new TorchCodec(new TorchCodec.Traits(8, SCALE, 0, 3, 4), () -> keep(loaded, cpu, "encoder.pt"), () -> keep(loaded, cpu, "decoder.pt"));
        assertEquals(0, loaded.size(), "nothing is loaded before it is needed");
        NDArray latent = codec.encode(array("epsilon", "image"));
        codec.encode(array("epsilon", "image"));
        assertEquals(1, loaded.size());
        assertTrue(loaded.get(0).getNDManager().isOpen());
        codec.freeEncoder();
        assertFalse(loaded.get(0).getNDManager().isOpen());
        codec.decode(latent);
        assertEquals(2, loaded.size());
        codec.close();
        assertFalse(loaded.get(1).getNDManager().isOpen());
    }

    private static Model keep(List<Model> loaded, TorchDevice device, String file) {
        Model model = device.load("tiny", folder("epsilon").resolve(file));
        loaded.add(model);
        return model;
    }

    @Test
    void theDecodersGradientIsItsSlope() {
        try (LatentCodec codec = weights("epsilon").codec(TorchDevice.of("cpu"))) {
            NDArray z = array("epsilon", "latent").mul(SCALE);
            NDArray c = random(3, 1, 3, 32, 32);
            NDArray along = random(4, 1, 4, 4, 4);
            double step = 1e-3;
            double up = codec.decode(z.add(along.mul(step))).mul(c).sum().getFloat();
            double down = codec.decode(z.sub(along.mul(step))).mul(c).sum().getFloat();
            double slope = (up - down) / (2 * step);
            assertEquals(slope, codec.vjp(z, image -> c).mul(along).sum().getFloat(), 0.01 * Math.abs(slope) + 0.05);
        }
    }

    @Test
    void whatIsPulledBackThroughTheEncoderIsItsSlope() {
        try (LatentCodec codec = weights("epsilon").codec(TorchDevice.of("cpu"))) {
            NDArray image = array("epsilon", "image");
            NDArray c = codec.encode(image).sin();
            NDArray along = image.sin();
            double step = 1e-3;
            double up = codec.encode(image.add(along.mul(step))).mul(c).sum().getFloat();
            double down = codec.encode(image.sub(along.mul(step))).mul(c).sum().getFloat();
            double slope = (up - down) / (2 * step);
            NDArray pulled = codec.encoderVjp(image, latent -> {
                assertNear(codec.encode(image), latent);
                codec.vjp(latent, decoded -> decoded).close(); // a gradient within a gradient
                return c;
            });
            assertEquals(slope, pulled.mul(along).sum().getFloat(), 0.01 * Math.abs(slope) + 0.05);
        }
    }

    @Test
    void aPromptIsTokenizedAndEncodedAsByTransformers() {
        NumpyFile tokens = NumpyFile.read("/latent/epsilon/test_tokens.npy");
        long[] expected = Arrays.stream(tokens.values()).mapToLong(value -> (long) value).toArray();
        assertArrayEquals(expected, tokens(CAPTION).ids());
        Map<String, LatentWeights.Prompt> captions = weights("epsilon").prompts(Map.of("caption", CAPTION), TorchDevice.of("cpu"), manager);
        assertNear(array("epsilon", "text"), captions.get("caption").states());
        assertEquals("", captions.get("caption").cutOff());
    }

    private static TextInput.Tokens tokens(String caption) {
        PackageFiles files = new PackageFiles.Folder(folder("epsilon"));
        String sha256 = weights("epsilon").sha256().get("tokenizer");
        return new PromptTokens(new TokenizerFile(files, new Weights("tokenizer", "tokenizer.json", sha256)), 77).of("caption", caption);
    }

    @Test
    void theEndOfALongPromptIsCutOffAndReported() {
        String caption = "é – 𝛼 " + "x ".repeat(100) + "the end"; // characters of two, three and four bytes
        TextInput.Tokens found = tokens(caption);
        assertEquals(77, found.ids().length);
        assertEquals(519, found.ids()[76], "the end token stays");
        assertTrue(caption.endsWith(found.cutOff()) && found.cutOff().endsWith("x the end"), found.cutOff());
        // What is kept, alone, has the same tokens.
        String kept = caption.substring(0, caption.length() - found.cutOff().length());
        assertArrayEquals(found.ids(), tokens(kept).ids());
        assertEquals("", tokens(kept).cutOff());
    }

    @Test
    void promptsAreDifferentToTheDenoiser() {
        Map<String, String> two = new LinkedHashMap<>(Map.of("caption", CAPTION));
        two.put("negative_caption", "");
        Map<String, LatentWeights.Prompt> captions = weights("epsilon").prompts(two, TorchDevice.of("cpu"), manager);
        assertTrue(largestDifference(captions.get("caption").states(), captions.get("negative_caption").states()) > 0.1);
    }

    @Test
    void modelsOfClassesKnowTheseAndNothing() {
        TextInput.Classes classes = new TextInput.Classes(List.of("fluorescence", "Histology"));
        assertArrayEquals(new long[] {1}, classes.of("caption", " histology").ids());
        assertArrayEquals(new long[] {2}, classes.of("caption", "").ids());
        String said = assertThrows(ModelException.class, () -> classes.of("caption", "cats")).getMessage();
        assertEquals("caption: 'cats' is no class of this model; allowed are fluorescence, Histology, or nothing.", said);
    }

    @Test
    void tooLittleMemoryIsReportedBeforeAnythingIsLoaded() {
        MemoryNeed need = new MemoryNeed(Map.of("denoiser", 3_440_000_000L, "encoder", 137_000_000L, "decoder", 198_000_000L, "text_encoder", 492_000_000L));
        need.refuseIfAbove(need.bytes(), "sd");
        String said = assertThrows(ModelException.class, () -> need.refuseIfAbove(2_000_000_000L, "sd")).getMessage();
        assertEquals("model: 'sd' needs at least 3.6 GB of memory for its weights (decoder 0.2 GB, denoiser 3.4 GB, encoder 0.1 GB,"
                + " text_encoder 0.5 GB), and this machine has 2.0 GB: choose a smaller model, one in half precision, or a larger machine.", said);
        assertTrue(MemoryNeed.ofMachine() > 1_000_000, "a machine has memory");
        model("epsilon").requireMemory();
    }

    @Test
    void aTextEncodersMemoryIsNotNeededBesideTheDenoisers() {
        assertEquals(5, new MemoryNeed(Map.of("denoiser", 2L, "decoder", 1L, "text_encoder", 5L)).bytes());
        assertEquals(9, new MemoryNeed(Map.of("denoiser", 7L, "encoder", 2L, "decoder", 1L, "text_encoder", 5L)).bytes());
    }
}
