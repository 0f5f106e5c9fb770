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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captioners of model packages: the classifier that ships, and a stand-in in free words. */
class CaptionerTest extends TensorTest {

    private static final Path STAND_IN = Path.of("src", "test", "resources", "captioner");
    private static final String SECTION = "    captioner: {begin: [518], end: 519, max_tokens: 30, vocabulary: 520}\n";

    @TempDir
    private Path folder;

    /** A latent model with the stand-in, whose section is as it is given. */
    private LatentWeights withWords(String section) throws IOException {
        Path latent = Path.of("src", "test", "resources", "latent", "epsilon");
        try (Stream<Path> files = Files.list(latent)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        StringBuilder parts = new StringBuilder();
        for (Map.Entry<String, Path> each : Map.of("captioner_encoder", STAND_IN.resolve("encoder.pt"), "captioner_decoder", STAND_IN.resolve("decoder.pt"),
                "captioner_tokenizer", latent.resolve("tokenizer.json")).entrySet()) {
            String name = each.getKey() + ".file";
            Files.copy(each.getValue(), folder.resolve(name));
            parts.append("      ").append(each.getKey()).append(": {source: ").append(name).append(", sha256: ")
                    .append(Sha256.of(Files.readAllBytes(each.getValue()))).append("}\n");
        }
        String rdf = Files.readString(folder.resolve("rdf.yaml"));
        Files.writeString(folder.resolve("rdf.yaml"), rdf.replace("    parts:\n", section + "    parts:\n" + parts));
        return new ModelLibrary(Optional.empty()).find(folder.toString()).latent().orElseThrow();
    }

    private NDArray image(float value) {
        return manager.full(new Shape(1, 3, 24, 40), value);
    }

    @Test
    void theStandInsWordsAreDecodedTokenByToken() throws IOException {
        LatentWeights weights = withWords(SECTION);
        assertTrue(weights.proposesPrompts());
        String found = weights.proposedPrompt(image(0.5f), TorchDevice.of("cpu"));
        assertEquals("dark</w>nuclei</w>", found, "this tokenizer.json has no decoder that makes spaces of the ends of words");
        assertEquals(found, weights.proposedPrompt(image(0.5f), TorchDevice.of("cpu")));
        assertTrue(weights.sha256().containsKey("captioner_decoder") && weights.sha256().containsKey("captioner_tokenizer"));
    }

    @Test
    void aTextThatGoesRoundInCirclesIsCutOff() throws IOException {
        String found = withWords(SECTION).proposedPrompt(image(-0.5f), TorchDevice.of("cpu"));
        assertTrue(found.length() < 20 && found.startsWith("a"), found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "max_tokens: 30 | max_tokens: 31 | captioner.max_tokens is 31; it must be a whole number from 1 to 30.",
        "[518] | [minus] | captioner.begin is a list; it must be a list of tokens, whole numbers of at least 0."})
    void aSectionThatIsNotAllowedIsRefused(String good, String bad, String expected) {
        String said = assertThrows(ModelException.class, () -> withWords(SECTION.replace(good, bad))).getMessage();
        assertTrue(said.endsWith(expected), said);
    }

    @Test
    void aDecoderOfAnotherVocabularyIsAnsweredInASentence() throws IOException {
        LatentWeights weights = withWords(SECTION.replace("520", "600"));
        String said = assertThrows(ModelException.class, () -> weights.proposedPrompt(image(1), TorchDevice.of("cpu"))).getMessage();
        assertEquals("model: the captioner_decoder returned (1, 520); it must return (1, 600).", said);
    }

    @Test
    void theShippedClassifierGivesOneOfTheModelsCaptions() {
        LatentWeights weights = new ModelLibrary(Optional.empty()).find("microscopy-latent").latent().orElseThrow();
        String found = weights.proposedPrompt(random(3, 1, 3, 64, 80), TorchDevice.of("cpu"));
        assertTrue(Stream.of("fluorescence", "histology", "brightfield").anyMatch(found::equals), found);
        String said = assertThrows(ModelException.class, () -> weights.proposedPrompt(manager.ones(new Shape(1, 1, 64, 64)), TorchDevice.of("cpu"))).getMessage();
        assertTrue(said.startsWith("model: the captioner does not turn float32 (1, 1, 64, 64) into a tensor ("), said);
    }

    @Test
    void aModelWithoutACaptionerSaysSo() {
        LatentWeights weights = new ModelLibrary(Optional.empty()).find("src/test/resources/latent/epsilon").latent().orElseThrow();
        assertFalse(weights.proposesPrompts());
        assertThrows(ModelException.class, () -> weights.proposedPrompt(image(0), TorchDevice.of("cpu")));
    }
}
