package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;

/**
 * The error of a constraint at a clean estimate.
 *
 * @param direction the error direction e in x0 space, {@code [n, c, h, w]}: 0 where the constraint is met, positive where x0
 *     should grow; all 0 for an image of a batch that meets it
 * @param size the root of the mean square error over all that is constrained, in the model's units, also where noise excuses it
 * @param open the part of each image's error that noise does not excuse, 0 … 1: a step that would undo the whole error is to
 *     be shortened by it; one number for each image of a batch, or one for all
 */
public record ErrorDirection(NDArray direction, double size, float... open) {

    /** An error that nothing excuses. */
    public ErrorDirection(NDArray direction, double size) {
        this(direction, size, 1);
    }
}
