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

import java.util.OptionalDouble;

/**
 * What is known of a restoration before it runs.
 *
 * @param problem why it cannot run, in one plain sentence; empty if nothing speaks against it
 * @param work what it would do, one sentence
 * @param seconds about how long it would take; empty if it cannot run
 * @param measured whether that follows from an earlier run here, and not from a rough figure
 */
public record Forecast(String problem, String work, OptionalDouble seconds, boolean measured) {

    /** Nothing speaks against it. */
    public static final Forecast NOTHING_KNOWN = new Forecast("", "", OptionalDouble.empty(), false);

    /** It cannot run. */
    public static Forecast refused(String problem) {
        return new Forecast(problem, "", OptionalDouble.empty(), false);
    }

    /** Whether nothing is known against running. */
    public boolean isPossible() {
        return problem.isEmpty();
    }
}
