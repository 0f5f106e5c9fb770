/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.initial;

import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;

/** The initial estimate that a constraint gives. */
public interface Initializer {

    /** A new estimate, in a manager of the constraint's tensors; the caller closes it. */
    InitialEstimate estimate();

    /** See {@link OperatorInitializer#coversEveryPixel}. */
    default boolean coversEveryPixel() {
        return false;
    }

    /**
     * The same problem with some measured pixels held back, as a check of what fills the others; see {@link OperatorInitializer#heldBack}. In a
     * manager of the constraint's tensors; the caller closes it.
     */
    default Optional<HeldBackProblem> heldBack() {
        return Optional.empty();
    }

    /**
     * The localized constraint: the measurements that matter most for unknown pixels, for samplers that try few directions. All of
     * it, unless there is something better. Its new tensors are in a manager of the constraint's.
     */
    Constraint localized();
}
