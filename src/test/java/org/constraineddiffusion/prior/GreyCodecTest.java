/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Grey images through a codec of three channels. */
class GreyCodecTest extends TensorTest {

    /** A latent is the three channels, weighted 1, 2, 3; the decoder gives them back as they are. */
    private final LatentCodec colour = new LatentCodec() {
        private NDArray weighted(NDArray image) {
            return image.mul(manager.create(new float[] {1, 2, 3}).reshape(1, 3, 1, 1));
        }

        @Override
        public NDArray encode(NDArray image) {
            return weighted(image);
        }

        @Override
        public NDArray decode(NDArray latent) {
            return weighted(latent);
        }

        @Override
        public NDArray vjp(NDArray latent, UnaryOperator<NDArray> cotangent) {
            return weighted(cotangent.apply(decode(latent)));
        }

        @Override
        public NDArray encoderVjp(NDArray image, UnaryOperator<NDArray> cotangent) {
            return weighted(cotangent.apply(encode(image)));
        }

        @Override
        public int factor() {
            return 1;
        }

        @Override
        public int channels() {
            return 3;
        }
    };

    private final LatentCodec grey = new GreyCodec(colour);

    @Test
    void aGreyImageIsEncodedAsThreeEqualChannels() {
        NDArray image = random(1, 2, 1, 4, 4);
        NDArray expected = NDArrays.concat(new NDList(image, image.mul(2), image.mul(3)), 1);
        assertEquals(0, largestDifference(grey.encode(image), expected));
    }

    @Test
    void theImageIsTheMeanOfTheDecodedChannels() {
        NDArray latent = random(1, 2, 3, 4, 4);
        assertEquals(0, largestDifference(grey.decode(latent), colour.decode(latent).mean(new int[] {1}, true)), 1e-6);
        assertEquals(1, grey.channels());
    }

    @Test
    void whatIsPulledBackIsTheTransposeOfDecoding() {
        NDArray latent = random(1, 1, 3, 4, 4);
        NDArray c = random(2, 1, 1, 4, 4);
        double forward = grey.decode(latent).mul(c).sum().getFloat();
        double back = grey.vjp(latent, image -> c).mul(latent).sum().getFloat();
        assertEquals(forward, back, 1e-4);
    }

    @Test
    void whatIsPulledBackThroughTheEncoderIsTheTransposeOfEncoding() {
        NDArray image = random(1, 2, 1, 4, 4);
        NDArray c = random(2, 2, 3, 4, 4);
        double forward = grey.encode(image).mul(c).sum().getFloat();
        NDArray back = grey.encoderVjp(image, latent -> c);
        assertEquals(image.getShape(), back.getShape());
        assertEquals(forward, back.mul(image).sum().getFloat(), 1e-4);
    }
}
