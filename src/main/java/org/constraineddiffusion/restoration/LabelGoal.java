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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.prior.TorchCritic;

/**
 * The class of each pixel; beyond the map any class will do.
 *
 * @param classes [x, y] from (0, 0), of the wanted planes' size
 */
record LabelGoal(RandomAccessibleInterval<FloatType> classes) implements Guidance.Goal {

    /** Where any class will do. */
    static final float ANY = 255;

    @Override
    public NDArray target(TorchCritic critic, Canvas canvas, Guidance.Scaling scaling, NDManager manager) {
        FinalInterval window = FinalInterval.createMinSize(-canvas.left(), -canvas.top(), canvas.width(), canvas.height());
        return Tensors.of(manager, Views.interval(Views.extendValue(classes, new FloatType(ANY)), window));
    }
}
