package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;

/**
 * The error of a constraint at a clean estimate.
 *
 * @param direction the error direction e in x0 space, {@code [n, c, h, w]}: 0 where the constraint is met, positive where x0
 *     should grow; all 0 for an image of a batch that meets it
 * @param size the root of the mean square error over all that is constrained, in the model's units, also where noise excuses it
 */
public record ErrorDirection(NDArray direction, double size) {
}
