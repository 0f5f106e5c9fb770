/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.Critic;

/**
 * A loss of the clean image that is to become small, such as a distance of style or a cross-entropy with a label map (the paper, Sections 4.3 and
 * B.1): e = −∇L / ‖∇L‖<sub>∞</sub> for each image of a batch. There is no projection.
 *
 * <p>Its error is the mean loss over that of the first images that it was asked for: a loss has no unit that would mean something by itself. So it is for
 * one run of a sampler, and one thread.
 */
public final class CriticConstraint implements Constraint {

    /** A loss up to this counts as 0: a norm has no gradient there. */
    private static final float MET = 1e-5f;

    private static final float TINY = 1e-30f;

    private final Critic critic;
    private double first;

    /** @param critic with its goal */
    public CriticConstraint(Critic critic) {
        this.critic = critic;
    }

    @Override
    public ErrorDirection error(NDArray x0) {
        NDManager outer = x0.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(x0);
            Critic.LossGradient found = critic.assess(x0);
            float[] losses = found.losses();
            float[] signs = new float[losses.length];
            for (int i = 0; i < signs.length; i++) {
                signs[i] = losses[i] <= MET ? 0 : -1;
            }
            Shape each = new Shape(signs.length, 1, 1, 1);
            NDArray largest = found.gradient().reshape(signs.length, -1).abs().max(new int[] {1}, true).maximum(TINY).reshape(each);
            NDArray direction = found.gradient().div(largest).muli(manager.create(signs, each));
            direction.attach(outer);
            return new ErrorDirection(direction, relative(losses));
        }
    }

    private double relative(float[] losses) {
        double mean = 0;
        for (float loss : losses) {
            mean += loss / losses.length;
        }
        if (first == 0) {
            first = mean;
        }
        return first == 0 ? 0 : mean / first;
    }
}
