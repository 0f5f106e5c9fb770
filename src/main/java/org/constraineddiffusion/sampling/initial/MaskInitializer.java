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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.operator.SmoothestEstimate;

/** The initializer of inpainting: about biharmonic inpainting, and the distances of a hole's pixels. */
final class MaskInitializer implements OperatorInitializer {

    /** Known pixels further from a hole than this, in chessboard distance, are many, and matter little for what lies in it. */
    private static final int REACH = 8;

    private final MaskOperator mask;
    private UnknownRegions regions;

    MaskInitializer(MaskOperator mask) {
        this.mask = mask;
    }

    /** Found when first asked for. */
    private UnknownRegions regions() {
        if (regions == null) {
            NDArray known = mask.known();
            regions = new UnknownRegions(known.toFloatArray(), (int) known.getShape().get(2), (int) known.getShape().get(3));
        }
        return regions;
    }

    /** That of {@link UnknownRegions#distance}. */
    @Override
    public double distance() {
        return regions().distance();
    }

    @Override
    public Optional<NDArray> regionDistances() {
        return Optional.of(regions().distances()).filter(found -> found.length > 0).map(this::likeMask);
    }

    /** The known pixels within {@value #REACH} pixels of a hole; all, if there is none. */
    @Override
    public LinearOperator localized() {
        float[] near = regions().knownWithin(REACH);
        return near.length == 0 ? mask : new MaskOperator(likeMask(near));
    }

    private NDArray likeMask(float[] values) {
        return mask.known().getManager().create(values, mask.known().getShape());
    }

    @Override
    public Optional<NDArray> heldBack() {
        NDArray known = mask.known();
        return HeldBackPixels.of(known.toFloatArray(), (int) known.getShape().get(2), (int) known.getShape().get(3)).map(this::likeMask);
    }

    /** Of lost rows or columns what comes nearer to known pixels that are held back: the smoothest image, or splines. */
    @Override
    public NDArray estimate(NDArray y) {
        NDArray smoothest = SmoothestEstimate.smoothest(mask, y);
        Optional<LostRows> lost = lostRows(mask.known());
        Optional<NDArray> held = lost.isEmpty() ? Optional.empty() : heldBack();
        return held.map(pixels -> nearer(y, pixels, smoothest, lost.orElseThrow())).orElse(smoothest);
    }

    private static Optional<LostRows> lostRows(NDArray known) {
        return LostRows.of(known.toFloatArray(), (int) known.getShape().get(2), (int) known.getShape().get(3));
    }

    /** For each image, by its error at the pixels that are held back. */
    private NDArray nearer(NDArray y, NDArray held, NDArray smoothest, LostRows lost) {
        NDManager outer = y.getManager();
        try (held; NDArray left = mask.known().sub(held)) {
            Optional<LostRows> lostWithout = lostRows(left);
            if (lostWithout.isEmpty()) {
                return smoothest;
            }
            try (NDManager manager = outer.newSubManager()) {
                manager.tempAttachAll(y, smoothest, held, left);
                NDArray without = y.mul(left);
                NDArray ofSmoothest = error(y, SmoothestEstimate.smoothest(new MaskOperator(left), without), held);
                NDArray ofSplines = error(y, lostWithout.get().filled(without), held);
                NDArray splines = ofSplines.lt(ofSmoothest).toType(DataType.FLOAT32, false);
                NDArray chosen = lost.filled(y).subi(smoothest).muli(splines).addi(smoothest);
                chosen.attach(outer);
                return chosen;
            } finally {
                smoothest.close();
            }
        }
    }

    /** Σ of squares over held pixels, {@code [n, 1, 1, 1]}. */
    private static NDArray error(NDArray y, NDArray estimate, NDArray held) {
        return estimate.sub(y).square().muli(held).sum(new int[] {1, 2, 3}, true);
    }
}
