package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.LatentCodec;

/**
 * A constraint on an image as one on its latent, for a prior of latents. The sampler does not know which it has.
 *
 * <pre>{@code
 * InLatentSpace constraint = InLatentSpace.of(new LinearConstraint(operator, measured), codec, LatentDirection.DECODER);
 * NDArray image = constraint.toImage(sampler.sample(prior, constraint, noise, listener));
 * }</pre>
 */
public sealed interface InLatentSpace extends Constraint permits KnownCells, DecodedConstraint {

    /**
     * Known pixels become known cells of the latent, if there are any; all else is asked of the decoded image.
     *
     * @param pixels on images, in the manager of its measurements, which must outlive the constraint
     * @param codec has encoded what there is to be encoded when this returns, but for {@link LatentDirection#ENCODER}
     * @param direction for what is asked of the decoded image
     */
    static InLatentSpace of(LinearConstraint pixels, LatentCodec codec, LatentDirection direction) {
        if (pixels.operator() instanceof MaskOperator known) {
            NDArray cells = KnownCells.of(known.known(), codec.factor());
            if (cells.max().getFloat() > 0) {
                return new KnownCells(pixels, known.known(), cells, codec);
            }
        }
        return new DecodedConstraint(pixels, codec, direction);
    }

    /**
     * The decoded image, made to meet the constraint on pixels as exactly as {@link LinearConstraint#project} does. Known pixels
     * are put back as they are, and what lies beside them in the hole is brought in line with them.
     *
     * @param latent {@code [n, c, h, w]}
     * @return {@code [n, channels, h · factor, w · factor]} in the manager of {@code latent}
     */
    NDArray toImage(NDArray latent);
}
