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
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.prior.UnfitWeightsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Denoisers that do not return what they must, and one whose third input has several conditions. */
class OddModuleTest {

    private static final Path MODULES = Path.of("src", "test", "resources", "odd-modules");

    @TempDir
    private Path folder;

    /** A package of a module, with the conditions of {@code rdf.yaml} replaced. */
    private ModelPackage packageOf(String module, String conditions) throws IOException, NoSuchAlgorithmException {
        Files.copy(MODULES.resolve(module + ".pt"), folder.resolve("denoiser.pt"));
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve("denoiser.pt"))));
        String rdf = Files.readString(Path.of("models", "nuclei-fluorescence", "rdf.yaml")).replace("    condition: nuclear_diameter\n", conditions)
                .replaceAll("(source: denoiser.pt\\s+sha256: )[0-9a-f]+", "$1" + digest).replace("name: nuclei-fluorescence", "name: odd");
        Files.writeString(folder.resolve("rdf.yaml"), rdf);
        return new ModelLibrary(Optional.empty()).find(folder.toString());
    }

    private static String refusal(ModelPackage model, double t) {
        try (TorchPrior prior = model.load(TorchDevice.of("cpu")); NDManager manager = prior.newManager()) {
            return assertThrows(UnfitWeightsException.class, () -> prior.estimate(manager.ones(new Shape(2, 1, 16, 16)), t)).getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tuple | returned 2 tensors; it must return one.", "dictionary | returned 2 tensors; it must return one.",
        "number | returned no tensor; it must return one", "nothing | returned no tensor; it must return one", "text | returned values of type string; it must return float32"})
    void aDenoiserThatDoesNotReturnOneTensorIsAnsweredInASentence(String module, String answer) throws Exception {
        String said = refusal(packageOf(module, ""), 300);
        assertTrue(said.startsWith("model: the denoiser of 'odd' " + answer), said);
    }

    @ParameterizedTest
    @CsvSource({"300", "600"})
    void valuesThatAreNotFiniteAreNoResult(double t) throws Exception {
        String said = refusal(packageOf("not-finite", ""), t);
        assertTrue(said.startsWith("model: the denoiser of 'odd' returned values that are not finite (NaN or infinity)"), said);
    }

    @Test
    void valuesWhoseSumAloneIsInfiniteAreFinite() throws Exception {
        try (TorchPrior prior = packageOf("not-finite", "").load(TorchDevice.of("cpu")); NDManager manager = prior.newManager()) {
            prior.estimate(manager.zeros(new Shape(2, 1, 16, 16)), 950);
        }
    }

    private static final String THREE = "    conditions:\n      - {key: modality, classes: [unknown, nuclei, plant], description: The kind of image.}\n"
            + "      - {key: structure_scale, unit: pixel, min: 4, max: 512}\n      - {key: noise, min: 0.001, max: 0.5}\n";

    @Test
    void theThirdInputHoldsAllConditionsInOrderForEveryImage() throws Exception {
        ModelPackage model = packageOf("conditions", THREE);
        float[] vector = model.conditionVector(Map.of("noise", 0.25, "modality", model.conditions().get("modality").parse("Plant")));
        try (TorchPrior prior = model.load(TorchDevice.of("cpu")); NDManager manager = prior.newManager()) {
            TorchPrior conditional = prior.conditionedOn(manager.create(vector, new Shape(1, vector.length)));
            NDArray xt = manager.zeros(new Shape(3, 1, 16, 16));
            double signal = prior.schedule().alpha(400);
            NDArray noise = conditional.estimate(xt, 400).noise(); // a·v of x_t = 0
            assertEquals(signal * 27, noise.min().getFloat(), 1e-4, "2 + 10 · 0 + 100 · 0.25");
            assertEquals(signal * 27, noise.max().getFloat(), 1e-4);
        }
    }

    @Test
    void aModelThatStaysOpenReadsItsWeightsOnce() throws Exception {
        OpenModel model = packageOf("conditions", THREE).open(TorchDevice.of("cpu"));
        model.prior().close();
        Files.delete(folder.resolve("denoiser.pt"));
        model.prior().close();
        TorchPrior running = model.prior();
        assertThrows(ModelException.class, model::prior, "a call beside reads them again");
        model.close();
        running.close();
        assertEquals("model: 'odd' is closed; open it again.", assertThrows(ModelException.class, model::prior).getMessage());
    }
}
