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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageCheckTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"nuclei-fluorescence", "microscopy", "microscopy-grey", "histology-rgb", "microscopy-latent"})
    void modelsThatShipReproduceTheirTestOutput(String name) {
        PackageCheck check = new ModelLibrary(Optional.empty()).find(name).check(TorchDevice.of("cpu"));
        assertTrue(check.passed(), name + ": " + check.sentence());
        assertEquals("cpu", check.device());
    }

    private ModelPackage copy() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("models", "microscopy"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return ModelPackage.read(new PackageFiles.Folder(folder));
    }

    /** Changes the test output by a share of its largest value, and its SHA-256 in rdf.yaml. */
    private void alter(double share) throws IOException {
        byte[] npy = Files.readAllBytes(folder.resolve("test_v.npy"));
        String before = Sha256.of(npy);
        ByteBuffer values = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
        int header = npy.length - 4 * 64 * 64;
        float largest = 0;
        for (int i = header; i < npy.length; i += 4) {
            largest = Math.max(largest, Math.abs(values.getFloat(i)));
        }
        values.putFloat(header + 4 * 77, values.getFloat(header + 4 * 77) + (float) (share * largest));
        Files.write(folder.resolve("test_v.npy"), npy);
        Files.writeString(folder.resolve("rdf.yaml"), Files.readString(folder.resolve("rdf.yaml")).replace(before, Sha256.of(npy)));
    }

    @Test
    void anOutputThatDiffersIsToldOf() throws IOException {
        copy();
        alter(0.05);
        PackageCheck check = ModelPackage.read(new PackageFiles.Folder(folder)).check(TorchDevice.of("cpu"));
        assertFalse(check.passed());
        assertEquals(0.05, check.error(), 0.01);
        assertTrue(check.sentence().contains("not reproduced"), check.sentence());
    }

    @Test
    void aTestFileThatWasAlteredIsRefusedAndSoIsAPackageWithoutOne() throws IOException {
        ModelPackage model = copy();
        byte[] npy = Files.readAllBytes(folder.resolve("test_v.npy"));
        npy[npy.length - 1] ^= 1;
        Files.write(folder.resolve("test_v.npy"), npy);
        assertTrue(assertThrows(ModelException.class, () -> model.check(TorchDevice.of("cpu"))).getMessage().contains("was altered"));
        Files.writeString(folder.resolve("rdf.yaml"), Files.readString(folder.resolve("rdf.yaml")).replace("test_tensor:", "sample_tensor:"));
        assertTrue(assertThrows(ModelException.class, () -> ModelPackage.read(new PackageFiles.Folder(folder)).check(TorchDevice.of("cpu")))
                .getMessage().contains("no test tensors"));
    }
}
