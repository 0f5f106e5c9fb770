package org.constraineddiffusion.sampling.initial;

import ai.djl.ndarray.NDArray;
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
    public NDArray estimate(NDArray y) {
        return SmoothestEstimate.smoothest(mask, y);
    }
}
