/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study.report;

/** Follows a study. */
public interface StudyListener {

    /** Does nothing, never cancels. */
    StudyListener NONE = (fraction, what) -> { };

    /**
     * A part of the work is done.
     *
     * @param fraction 0 to 1
     * @param what comes next, in a few words
     */
    void onProgress(double fraction, String what);

    /** Asked before each evaluation of the model; true ends the study. */
    default boolean isCanceled() {
        return false;
    }
}
