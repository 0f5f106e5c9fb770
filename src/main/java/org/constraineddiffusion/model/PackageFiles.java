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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Function;

/** The files of a model package, in a folder or inside of the plugin's jar. */
sealed interface PackageFiles {

    /**
     * Opens a file.
     *
     * @throws NoSuchFileException if it is not there
     */
    InputStream open(String file) throws IOException;

    /** Where the files are, for messages. */
    String place();

    /** The size of a file in bytes; 0 where it is not known. */
    long size(Weights weights);

    /** What changes when a file on disk does; empty where that is not known, as in a jar that is read from elsewhere. */
    Optional<FileStamp> stamp(Weights weights);

    /** Reads weights and checks its SHA-256, so that what is checked is what is used. */
    default byte[] read(Weights weights) {
        byte[] content = reading(weights, InputStream::readAllBytes);
        refuseUnlessEqual(weights, Sha256.of(content));
        return content;
    }

    /**
     * Checks the SHA-256 of weights that may be larger than an array can be, and has them loaded from their file; from a copy if they
     * lie in a jar.
     */
    default <T> T load(Weights weights, Function<Path, T> loader) {
        return withFile(weights, file -> {
            refuseUnlessEqual(weights, reading(weights, Sha256::of));
            return loader.apply(file);
        });
    }

    /** Has weights used as a file on disk. */
    <T> T withFile(Weights weights, Function<Path, T> use);

    /** What is to be done with the content of a weights. */
    interface Reading<T> {
        /** Takes the content; the stream is closed afterwards. */
        T of(InputStream stream) throws IOException;
    }

    /** @throws ModelException if the file is missing or unreadable */
    default <T> T reading(Weights weights, Reading<T> reading) {
        try (InputStream stream = open(weights.source())) {
            return reading.of(stream);
        } catch (NoSuchFileException missing) {
            throw new ModelException("The model in " + place() + " lacks its file " + weights.source() + ": copy the whole folder again.", missing);
        } catch (IOException failed) {
            throw new ModelException("The model's file " + weights.source() + " in " + place() + " cannot be read: " + failed.getMessage() + ".", failed);
        }
    }

    private void refuseUnlessEqual(Weights weights, String found) {
        if (!found.equalsIgnoreCase(weights.sha256())) {
            throw new ModelException("The model's file " + weights.source() + " in " + place() + " was altered or is cut off (SHA-256 " + found
                    + "; rdf.yaml has " + weights.sha256() + "), so it is not loaded.");
        }
    }

    /** A folder on disk. */
    record Folder(Path folder) implements PackageFiles {
        @Override
        public InputStream open(String file) throws IOException {
            Path path = folder.resolve(file).normalize();
            if (!path.startsWith(folder.normalize())) {
                throw new IOException(file + " lies outside of the model's folder");
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new IOException(file + " is no regular file"); // a device may have no end
            }
            return Files.newInputStream(path);
        }

        @Override
        public long size(Weights weights) {
            return folder.resolve(weights.source()).toFile().length();
        }

        @Override
        public Optional<FileStamp> stamp(Weights weights) {
            return FileStamp.of(folder.resolve(weights.source()), "");
        }

        @Override
        public <T> T withFile(Weights weights, Function<Path, T> use) {
            reading(weights, stream -> null); // refuses if it is not there
            return use.apply(folder.resolve(weights.source()));
        }

        @Override
        public String place() {
            return folder.toString();
        }
    }

    /** A folder inside of the jar. */
    record Resource(String root) implements PackageFiles {
        @Override
        public InputStream open(String file) throws IOException {
            InputStream stream = PackageFiles.class.getResourceAsStream(root + "/" + file);
            if (stream == null) {
                throw new NoSuchFileException(root + "/" + file);
            }
            return stream;
        }

        @Override
        public long size(Weights weights) {
            return ResourceSize.of(PackageFiles.class.getResource(root + "/" + weights.source())).orElse(0);
        }

        @Override
        public Optional<FileStamp> stamp(Weights weights) {
            return FileStamp.of(PackageFiles.class.getResource(root + "/" + weights.source()));
        }

        @Override
        public <T> T withFile(Weights weights, Function<Path, T> use) {
            return reading(weights, stream -> {
                Path copy = Files.createTempFile("weights", ".pt");
                try {
                    Files.copy(stream, copy, StandardCopyOption.REPLACE_EXISTING);
                    return use.apply(copy);
                } finally {
                    Files.delete(copy);
                }
            });
        }

        @Override
        public String place() {
            return "the plugin's jar (" + root + ")";
        }
    }
}
