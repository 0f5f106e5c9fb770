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
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.constraineddiffusion.prior.TorchPrior;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Model packages as users may have them: whole, incomplete, altered. */
class ModelPackageTest {

    @TempDir
    private Path models;
    private Path copy;

    @BeforeEach
    void copyTheShippedPackage() throws IOException {
        copy = Files.createDirectory(models.resolve("copy"));
        for (String file : List.of("rdf.yaml", "denoiser.pt")) {
            Files.copy(Path.of("models", "nuclei-fluorescence", file), copy.resolve(file));
        }
    }

    private ModelLibrary library() {
        return new ModelLibrary(Optional.of(models));
    }

    private String refusal(String model) {
        return assertThrows(ModelException.class, () -> library().find(model).load(TorchDevice.of("cpu")).close()).getMessage();
    }

    @Test
    void aFolderIsFoundByItsNameAndByItsPath() {
        ModelPackage shipped = library().find("nuclei-fluorescence");
        assertEquals(shipped.sha256(), library().find("copy").sha256());
        assertEquals(shipped.sha256(), library().find(copy.toString()).sha256());
        assertEquals(List.of("nuclei-fluorescence", "microscopy", "microscopy-grey", "histology-rgb", "microscopy-latent", "copy"), library().names());
    }

    @Test
    void aModelThatDidNotComeWithThePluginIsKnownAsSuch() throws IOException {
        assertTrue(library().find("nuclei-fluorescence").isShipped());
        assertTrue(library().find("copy").isShipped(), "the same to the last byte");
        Files.writeString(copy.resolve("rdf.yaml"), Files.readString(copy.resolve("rdf.yaml")) + "# changed\n");
        assertFalse(library().find("copy").isShipped());
    }

    @Test
    void aNameIsNotEchoedWholeIfItIsNone() {
        String said = refusal("x\0" + "y".repeat(100_000));
        assertTrue(said.startsWith("model: there is none called 'x?yyy") && said.length() < 400, said);
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThatThereAre() {
        assertEquals("model: there is none called 'cats'; allowed are nuclei-fluorescence, microscopy, microscopy-grey, histology-rgb, microscopy-latent, copy, or the path of a model's folder.",
                refusal("cats"));
    }

    @Test
    void aFileThatWasAlteredSinceItWasLoadedIsRefused() throws IOException {
        library().find("copy").load(TorchDevice.of("cpu")).close();
        Files.write(copy.resolve("denoiser.pt"), new byte[] {1}, StandardOpenOption.APPEND);
        assertTrue(refusal("copy").contains("was altered"));
    }

    /** What is used is what was checked, whatever the file has become. */
    @Test
    void aModelThatIsAtHandIsNotReadAgainWhileItsFileHasTheSameSizeAndDate() throws IOException {
        ModelCache.clear();
        library().find("copy").load(TorchDevice.of("cpu")).close();
        Path file = copy.resolve("denoiser.pt");
        FileTime date = Files.getLastModifiedTime(file);
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, date);
        library().find("copy").load(TorchDevice.of("cpu")).close();
        ModelCache.clear();
        assertTrue(refusal("copy").contains("was altered"), "read where it is not at hand");
    }

    @Test
    void anAlteredPartIsNotLoaded() throws IOException {
        Files.write(copy.resolve("denoiser.pt"), new byte[] {1}, StandardOpenOption.APPEND);
        String said = refusal("copy");
        assertTrue(said.contains("denoiser.pt") && said.contains("was altered or is cut off (SHA-256 "), said);
    }

    @Test
    void aPartThatIsAlteredAfterItWasUsedIsNotLoadedAgain() throws IOException {
        library().find("copy").load(TorchDevice.of("cpu")).close();
        anAlteredPartIsNotLoaded();
    }

    @Test
    void twoPriorsAtATimeHaveADenoiserEachAndTheNextHasOneOfThem() {
        TorchDevice cpu = TorchDevice.of("cpu");
        try (TorchPrior one = library().find("copy").load(cpu); TorchPrior two = library().find("copy").load(cpu);
                NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(1, 1, 16, 16));
            NDArray first = one.estimate(x, 300).x0();
            one.close();
            assertEquals(first.sum().getFloat(), two.estimate(x, 300).x0().sum().getFloat());
            two.close();
            try (TorchPrior three = library().find("copy").load(cpu)) {
                assertEquals(first.sum().getFloat(), three.estimate(x, 300).x0().sum().getFloat());
            }
        }
    }

    @Test
    void aMissingPartIsNamed() throws IOException {
        Files.delete(copy.resolve("denoiser.pt"));
        String said = refusal("copy");
        assertTrue(said.contains("lacks its file denoiser.pt"), said);
    }

    @Test
    void aFolderWithoutADescriptionIsNoModel() throws IOException {
        Path empty = Files.createDirectory(models.resolve("empty"));
        String said = refusal(empty.toString());
        assertTrue(said.contains("a model's folder holds a file rdf.yaml"), said);
        assertEquals(List.of("nuclei-fluorescence", "microscopy", "microscopy-grey", "histology-rgb", "microscopy-latent", "copy"), library().names());
    }

    @Test
    void aPartOutsideOfTheFolderIsNotRead() throws IOException {
        Files.move(copy.resolve("denoiser.pt"), models.resolve("denoiser.pt"));
        replace("source: denoiser.pt", "source: ../denoiser.pt");
        refusal("copy");
    }

    @ParameterizedTest
    @CsvSource({
        "space: pixel, space: mind, 'mind'",
        "parameterization: v, parameterization: w, 'w'",
        "channels: 1, channels: 0, whole number",
        "condition: nuclear_diameter, condition: mood, 'mood'",
        "polarity: bright, polarity: grey, 'knows bright, dark'",
        "divisor: 16, divisor: many, whole number",
        "constrained_diffusion:, something_else:, constrained_diffusion",
    })
    void aWrongDescriptionIsAnsweredByTheKey(String right, String wrong, String answer) throws IOException {
        replace(right, wrong);
        String said = refusal("copy");
        assertTrue(said.contains(answer), said);
    }

    private void replace(String right, String wrong) throws IOException {
        Path file = copy.resolve("rdf.yaml");
        String text = Files.readString(file);
        assertTrue(text.contains(right), "rdf.yaml has no '" + right + "'");
        Files.writeString(file, text.replace(right, wrong));
    }

    @Test
    void whatIsNotYamlIsSaidToBe() throws IOException {
        Files.writeString(copy.resolve("rdf.yaml"), "{ [ :");
        String said = refusal("copy");
        assertTrue(said.contains("cannot be read"), said);
        try (Stream<Path> files = Files.list(copy)) {
            assertEquals(2, files.count(), "nothing is written into a model package");
        }
    }
}
