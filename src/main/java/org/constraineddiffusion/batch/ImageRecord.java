/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.batch;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was done with an image, as it is kept beside the results: one entry of the manifest.
 *
 * @param image the image's path below the folder of images, with / between folders
 * @param state how it ended
 * @param input the image's content
 * @param mask the content of its mask; null if there is none
 * @param keys what was to be done
 * @param version of the plugin and the model
 * @param outputs names of the results below the folder of results, with their content
 * @param seconds that it took
 * @param evaluations of the denoiser
 * @param message why it failed, or warnings; empty if all is well
 */
record ImageRecord(String image, State state, FileState input, FileState mask, String keys, String version, List<Output> outputs, double seconds,
        int evaluations, String message) {

    /** How an image ended. */
    enum State {

        /** Restored, and written. */
        DONE,

        /** Its mask marks nothing, so that it was written as it is. */
        UNCHANGED,

        /** It failed. */
        FAILED
    }

    /** A result. */
    record Output(String name, FileState content) {
    }

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    /** The record in a file; empty if there is none, or not a whole one. */
    static Optional<ImageRecord> read(Path file) throws IOException {
        try {
            ImageRecord found = GSON.fromJson(Files.readString(file), ImageRecord.class);
            return Optional.ofNullable(found).filter(record -> record.image != null && record.state != null && record.input != null && record.outputs != null);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JsonParseException damaged) {
            return Optional.empty();
        }
    }

    void write(Path file) throws IOException {
        AtomicFile.write(file, GSON.toJson(this));
    }

    /** True if an image need not be worked on again: it is the same, so is its mask, what is to be done and by what, and the results are there. */
    boolean holdsFor(Path source, Optional<Path> maskFile, String wanted, String by, Path results) throws IOException {
        if (state == State.FAILED || !Objects.equals(keys, wanted) || !Objects.equals(version, by) || (mask == null) != maskFile.isEmpty()) {
            return false;
        }
        for (Output output : outputs) {
            if (!output.content().isOf(results.resolve(output.name()))) {
                return false;
            }
        }
        return input.isOf(source) && (mask == null || mask.isOf(maskFile.get()));
    }

    /** True if a file of this name was written by the run that this is of. */
    boolean wrote(String name) {
        return outputs.stream().anyMatch(output -> output.name().equals(name));
    }
}
