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
import ai.djl.ndarray.types.Shape;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.KnownPlane;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.model.LatentWeights;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;

/** The caption that a latent model's captioner proposes for an image: of its known pixels, averaged down where it is large. */
final class CaptionProposal {

    /** Pixels along the longer side that the captioner gets at most; classifiers are trained on such images. */
    private static final int LARGEST = 256;

    private CaptionProposal() {
    }

    /**
     * @param problem of the image, or of one plane of it
     * @return words; empty if the image is of one value, or the captioner finds none
     */
    static String of(InverseProblem problem, Polarity polarity, ModelPackage model, TorchDevice device) {
        LatentWeights weights = model.latent().orElseThrow();
        List<RandomAccessibleInterval<FloatType>> planes = problem.measured();
        int channels = planes.size() % weights.imageChannels() == 0 ? weights.imageChannels() : 1;
        List<RandomAccessibleInterval<FloatType>> group = planes.subList(0, channels);
        Mask unknown = problem.forwardModel().unknown();
        IntensityScale scale = polarity.scale(group, unknown, problem.noise(group), model);
        if (scale.isConstant()) {
            return "";
        }
        try (NDManager manager = device.newManager()) {
            NDList tensors = new NDList();
            for (int c = 0; c < weights.imageChannels(); c++) {
                RandomAccessibleInterval<FloatType> plane = group.get(Math.min(c, channels - 1));
                RandomAccessibleInterval<BitType> holes = Views.interval(unknown.bits(), plane);
                tensors.add(reduced(Tensors.of(manager, KnownPlane.of(plane, holes, scale))));
            }
            return weights.proposedPrompt(NDArrays.concat(tensors, 1), device);
        }
    }

    /** Means over squares; what is left at the ends is left out. */
    private static NDArray reduced(NDArray plane) {
        long height = plane.getShape().get(2);
        long width = plane.getShape().get(3);
        long factor = (Math.max(height, width) + LARGEST - 1) / LARGEST;
        if (factor == 1 || Math.min(height, width) < factor) {
            return plane;
        }
        long rows = height / factor;
        long columns = width / factor;
        return plane.get(":, :, :" + rows * factor + ", :" + columns * factor).reshape(new Shape(1, 1, rows, factor, columns, factor)).mean(new int[] {3, 5});
    }
}
