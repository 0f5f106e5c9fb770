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
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageInstallerTest {

    private static final Path SHIPPED = Path.of("models", "microscopy-latent");

    @TempDir
    private Path folder;

    private Path source;
    private Path models;

    /** A package of another name than those that ship. */
    @BeforeEach
    void copyPackage() throws IOException {
        models = folder.resolve("models");
        source = Files.createDirectories(folder.resolve("source"));
        try (Stream<Path> files = Files.list(SHIPPED)) {
            for (Path file : files.toList()) {
                Files.copy(file, source.resolve(file.getFileName()));
            }
        }
        Path rdf = source.resolve("rdf.yaml");
        Files.writeString(rdf, Files.readString(rdf).replaceFirst("(?m)^name: .*$", "name: my model"));
    }

    private Path zip(String prefix) throws IOException {
        Path zip = folder.resolve("model.zip");
        try (OutputStream out = Files.newOutputStream(zip); ZipOutputStream entries = new ZipOutputStream(out); Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                entries.putNextEntry(new ZipEntry(prefix + file.getFileName()));
                Files.copy(file, entries);
            }
        }
        return zip;
    }

    private String install(Path from) {
        return ModelLibrary.install(models, from, () -> false);
    }

    private List<String> installed() throws IOException {
        if (!Files.exists(models)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(models)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFolderOrAZipWithOrWithoutAFolderInItIsInstalledUnderTheModelsName() throws IOException {
        assertEquals("my-model", install(source));
        assertTrue(new ModelLibrary(Optional.of(models)).names().contains("my-model"));
        assertEquals("my model", new ModelLibrary(Optional.of(models)).find("my-model").name());
        ModelLibrary.remove(models, "my-model");
        assertEquals("my-model", install(zip("")));
        ModelLibrary.remove(models, "my-model");
        assertEquals("my-model", install(zip("inner/")));
        assertEquals(List.of("my-model"), installed());
        assertTrue(Files.exists(source.resolve("rdf.yaml")), "the source stays");
    }

    @Test
    void anAlteredFileIsNotInstalledAndNothingIsLeft() throws IOException {
        byte[] decoder = Files.readAllBytes(source.resolve("decoder.pt"));
        decoder[1000] ^= 1;
        Files.write(source.resolve("decoder.pt"), decoder);
        ModelException refused = assertThrows(ModelException.class, () -> install(source));
        assertTrue(refused.getMessage().contains("decoder.pt") && refused.getMessage().contains("was altered"), refused.getMessage());
        assertEquals(List.of(), installed());
    }

    @Test
    void whatIsNoPackageIsRefused() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertTrue(assertThrows(ModelException.class, () -> install(empty)).getMessage().contains("holds no model"));
        Path text = Files.writeString(folder.resolve("a.txt"), "text");
        assertTrue(assertThrows(ModelException.class, () -> install(text)).getMessage().contains("neither a folder nor a zip"));
        assertEquals(List.of(), installed());
    }

    @Test
    void aZipCannotWriteOutsideOfItsPlace() throws IOException {
        Path zip = zip("../outside/");
        assertTrue(assertThrows(ModelException.class, () -> install(zip)).getMessage().contains("outside of itself"));
        assertFalse(Files.exists(folder.resolve("outside")));
        assertFalse(Files.exists(models.resolve("outside")));
        assertEquals(List.of(), installed());
    }

    @Test
    void aModelThatIsThereIsNotReplaced() {
        install(source);
        assertTrue(assertThrows(ModelException.class, () -> install(source)).getMessage().contains("'my-model' is installed"));
    }

    @Test
    void aNameOfAShippedModelIsNotTaken() throws IOException {
        Path rdf = source.resolve("rdf.yaml");
        Files.writeString(rdf, Files.readString(rdf).replaceFirst("(?m)^name: .*$", "name: microscopy"));
        assertTrue(assertThrows(ModelException.class, () -> install(source)).getMessage().contains("'microscopy' is installed"));
    }

    @Test
    void aCanceledInstallationLeavesNothing() throws IOException {
        assertThrows(CancellationException.class, () -> ModelLibrary.install(models, source, () -> true));
        assertEquals(List.of(), installed());
    }

    @Test
    void onlyWhatWasInstalledCanBeRemoved() {
        install(source);
        assertTrue(assertThrows(ModelException.class, () -> ModelLibrary.remove(models, "microscopy")).getMessage().contains("came with the plugin"));
        assertThrows(ModelException.class, () -> ModelLibrary.remove(models, "../source"));
        assertThrows(ModelException.class, () -> ModelLibrary.remove(models, ""));
        assertTrue(Files.exists(source.resolve("rdf.yaml")));
        ModelLibrary.remove(models, "my-model");
        assertFalse(Files.exists(models.resolve("my-model")));
    }
}
