package org.constraineddiffusion.sampling.initial;

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
     * The localized constraint: the measurements that matter most for unknown pixels, for samplers that try few directions. All of
     * it, unless there is something better. Its new tensors are in a manager of the constraint's.
     */
    Constraint localized();
}
