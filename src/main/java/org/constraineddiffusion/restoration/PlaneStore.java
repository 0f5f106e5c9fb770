/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the restored planes of a stack, so that a run that was stopped goes on where it was, and several processes can share the planes of a stack: each
 * restores those that it wants, and a last run that finds all of them puts them together, the same way as a run that restored them itself.
 */
public interface PlaneStore {

    /** Keeps nothing, and wants every plane. */
    PlaneStore NONE = new PlaneStore() {
        @Override
        public Optional<StoredPlane> find(int sample, int slice) {
            return Optional.empty();
        }

        @Override
        public boolean wants(int sample, int slice) {
            return true;
        }

        @Override
        public void keep(int sample, int slice, StoredPlane plane) {
        }
    };

    /**
     * A restored plane.
     *
     * @param pixels as they are shown
     * @param exact its channels as they were sampled, where a mean or the type of the result needs them; else empty
     * @param evaluations that it took
     */
    record StoredPlane(ImageProcessor pixels, List<FloatProcessor> exact, int evaluations) {
    }

    /**
     * A plane that was kept.
     *
     * @param sample from 0
     * @param slice the plane's index in the stack, from 1
     */
    Optional<StoredPlane> find(int sample, int slice);

    /** False if a plane that is not kept is to be left as it is, as another process restores it; the result is then of no use. */
    boolean wants(int sample, int slice);

    /** Takes a plane that was restored. */
    void keep(int sample, int slice, StoredPlane plane);
}
