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

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;

/**
 * How a batch ended.
 *
 * @param entries one for each image, in the order of their paths
 * @param summary the file that has the same as a table
 */
public record BatchReport(List<Entry> entries, Path summary) {

    /** How an image ended. */
    public enum State {

        /** Restored, and written. */
        DONE,

        /** Its mask marks nothing, so that it was written as it is. */
        UNCHANGED,

        /** It was done before, of the same image and mask, by the same keys and version. */
        SKIPPED,

        /** It failed. */
        FAILED,

        /** Another process works on it, or on planes of it, and will write the result. */
        ELSEWHERE
    }

    /**
     * An image.
     *
     * @param image its path below the folder of images, with / between folders
     * @param outputs the names of its results below the folder of results
     * @param seconds that it took
     * @param evaluations of the denoiser
     * @param message why it failed, or warnings; empty if all is well
     */
    public record Entry(String image, State state, List<String> outputs, double seconds, int evaluations, String message) {
    }

    /** How many images ended so. */
    public int count(State state) {
        return (int) entries.stream().filter(entry -> entry.state() == state).count();
    }

    /** The first image that failed. */
    public Optional<Entry> firstFailure() {
        return entries.stream().filter(entry -> entry.state() == State.FAILED).findFirst();
    }

    /** @throws InputException if an image failed: how many did, and the first of them */
    public void requireNoFailure() {
        firstFailure().ifPresent(first -> {
            throw new InputException(count(State.FAILED) + " of " + entries.size() + " images failed, the first of them " + UserText.shown(first.image()) + ": "
                    + first.message() + " The others are done; see " + summary);
        });
    }
}
