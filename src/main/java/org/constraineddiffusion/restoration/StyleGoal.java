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
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.KnownPlane;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.prior.TorchCritic;

/**
 * The features of an image whose style is aimed at, scaled by its own percentiles.
 *
 * @param planes its channels, [x, y] from (0, 0)
 */
record StyleGoal(List<RandomAccessibleInterval<FloatType>> planes) implements Guidance.Goal {

    @Override
    public NDArray target(TorchCritic critic, Canvas canvas, Guidance.Scaling scaling, NDManager manager) {
        IntensityScale scale = scaling.of(planes);
        Mask nothing = Mask.none((int) planes.get(0).dimension(0), (int) planes.get(0).dimension(1));
        try (NDManager own = manager.newSubManager()) {
            NDList channels = new NDList();
            planes.forEach(plane -> channels.add(Tensors.of(own, KnownPlane.of(plane, nothing.bits(), scale))));
            NDArray features = critic.features(NDArrays.concat(channels, 1));
            features.attach(manager);
            return features;
        }
    }
}
