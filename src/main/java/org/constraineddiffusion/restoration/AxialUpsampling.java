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

import java.util.List;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.ValueRange;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.operator.DownsamplingOperator;

/**
 * Upsamples a volume along z in the slices [x, z] and in the slices [y, z], and takes the mean of both. All slices are on the intensity
 * scale of the volume, so that slices of background stay dark.
 */
final class AxialUpsampling {

    /** Slices that are restored in one batch. */
    private static final int BATCH = 8;

    private final DownsamplingOperator downsampling;
    private final Pipeline pipeline;
    private final Optional<ValueRange> range;

    /** Without limits of the result's values. */
    AxialUpsampling(DownsamplingOperator downsampling, Pipeline pipeline) {
        this(downsampling, pipeline, Optional.empty());
    }

    /**
     * @param downsampling of the rows of a slice, which are planes of the volume; not of its columns
     * @param range of the result's values
     * @throws ModelException if the model takes colour images
     */
    AxialUpsampling(DownsamplingOperator downsampling, Pipeline pipeline, Optional<ValueRange> range) {
        this.downsampling = downsampling;
        this.pipeline = pipeline;
        this.range = range;
        ModelPackage model = pipeline.session().model();
        if (model.channels() != 1) {
            throw new ModelException("model: '" + model.name() + "' has " + model.channels() + " channels; this command takes models of 1.");
        }
    }

    /** Planes of the fine volume. */
    int depth(int coarsePlanes) {
        return downsampling.canvas(coarsePlanes, 1, 1).imageHeight();
    }

    /**
     * @param coarse the measured volume
     * @param seed of the noise of all slices, which must be the same
     * @param turn which of {@code turns} volumes this is, for the listener
     */
    Volume restore(Volume coarse, RegionSeed seed, int turn, int turns) {
        long width = coarse.voxels().dimension(0);
        long height = coarse.voxels().dimension(1);
        Volume fine = Volume.of(width, height, depth((int) coarse.voxels().dimension(2)));
        IntensityScale scale = scale(coarse);
        if (scale.isConstant()) {
            fine.voxels().forEach(voxel -> voxel.setReal(scale.low()));
            return fine;
        }
        int batches = (int) ((width + BATCH - 1) / BATCH + (height + BATCH - 1) / BATCH);
        int batch = 0;
        for (int axis = 0; axis < 2; axis++) {
            long count = coarse.voxels().dimension(axis);
            for (long from = 0; from < count; from += BATCH) {
                List<RandomAccessibleInterval<FloatType>> slices = coarse.slices(axis, from, Math.min(from + BATCH, count));
                RestoredRegion restored = pipeline.restore(problem(slices, scale), seed, turn * batches + batch++, turns * batches).get(0);
                for (int i = 0; i < slices.size(); i++) {
                    fine.add(axis, from + i, restored.planes().get(i), 0.5);
                }
            }
        }
        return fine;
    }

    /** The seed of a volume, from its content. @param index which of the volumes of an image this is */
    RegionSeed seed(long seed, int index, Volume coarse) {
        return RegionSeed.ofVolume(seed, index, coarse, scale(coarse).isInverted());
    }

    /** @throws InputException if no voxel is finite */
    private IntensityScale scale(Volume coarse) {
        List<RandomAccessibleInterval<FloatType>> planes = coarse.slices(2, 0, coarse.voxels().dimension(2));
        Mask none = Mask.none((int) planes.get(0).dimension(0), (int) planes.get(0).dimension(1));
        IntensityScale scale = pipeline.options().polarity().scale(planes, none, 0, pipeline.session().model());
        if (Double.isNaN(scale.low())) {
            throw new InputException("image: no pixel of a channel is finite; there must be values other than NaN and infinity.");
        }
        return scale;
    }

    /** Measured along z alone, the second axis of a slice. */
    private InverseProblem problem(List<RandomAccessibleInterval<FloatType>> slices, IntensityScale scale) {
        long[] size = slices.get(0).dimensionsAsLongArray();
        return InverseProblem.of(slices, ForwardModel.downsampled(downsampling, (int) size[1], (int) size[0])).onScale(scale)
                .within(range);
    }
}
