/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

/** Follows an adaptation. Methods are called on its thread. */
public interface AdaptationListener {

    /** Follows nothing, never ends the training. */
    AdaptationListener NONE = (step, fraction) -> true;

    /**
     * Called before each step.
     *
     * @param step its number, from 0
     * @param fraction of the training that is done, 0 … 1
     * @return false to end the training here, with the best weights so far
     */
    boolean goOn(int step, double fraction);

    /** Called every 25 steps and at the end, with what happened so far. */
    default void onCheck(AdaptationHistory history) {
    }
}
