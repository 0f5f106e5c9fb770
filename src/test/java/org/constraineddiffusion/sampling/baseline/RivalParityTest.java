/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.stream.Stream;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.NumpyFile;
import org.constraineddiffusion.prior.Parameterization;
import org.constraineddiffusion.prior.PatchCodec;
import org.constraineddiffusion.prior.SmallDenoiser;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole runs against the references in Python (constrained_diffusion.sampling.rivals), with the same noise: see src/test/resources/rivals/make_runs.py. */
class RivalParityTest extends TensorTest {

    private static final int HEIGHT = 8;
    private static final int WIDTH = 12;
    private static final double TOLERANCE = 2e-4;

    private TorchPrior prior;
    private NDArray noise;
    private LinearConstraint known;
    private LinearConstraint means;

    @BeforeEach
    void makeProblem() {
        prior = SmallDenoiser.open("bent", Parameterization.V);
        noise = random(3, 2, 1, HEIGHT, WIDTH);
        NDArray image = random(4, 1, 1, HEIGHT, WIDTH).muli(0.4);
        NDArray mask = manager.ones(new Shape(1, 1, HEIGHT, WIDTH));
        mask.set(new NDIndex(":, :, 2:6, 3:9"), 0);
        known = new LinearConstraint(new MaskOperator(mask), image.mul(mask));
        LinearOperator blocks = DownsamplingOperator.area(2, 2).on(Canvas.of(HEIGHT, WIDTH), manager);
        means = new LinearConstraint(blocks, blocks.apply(image));
    }

    @AfterEach
    void closePrior() {
        prior.close();
    }

    private void assertSame(String run, DiffusionPrior of, Sampler sampler, Constraint constraint, NDArray start) {
        NumpyFile expected = NumpyFile.read("/rivals/" + run + ".npy");
        NDArray found = sampler.sample(of, constraint, start, SamplingListener.NONE).image();
        assertEquals(new Shape(expected.shape()), found.getShape());
        float[] values = found.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            assertEquals(expected.values()[i], values[i], TOLERANCE, run + " at " + i);
        }
    }

    /** In latents, which are the images with a codec that bends them. */
    private void assertSameInLatents(String run, Sampler sampler, LinearConstraint pixels) {
        PatchCodec codec = new PatchCodec(2, 0.1, 0.05);
        assertSame(run, codec.ofLatents(prior), sampler, InLatentSpace.of(pixels, codec, LatentDirection.DECODER), codec.encode(noise));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aRunIsThatOfTheReference(String run, Sampler sampler, double sigma) {
        LinearConstraint constraint = run.endsWith("_means") ? means : known;
        if (run.startsWith("ldps") || run.startsWith("psld")) {
            assertSameInLatents(run, sampler, constraint);
        } else {
            assertSame(run, prior, sampler, constraint.withNoise(sigma), noise);
        }
    }

    static Stream<Arguments> runs() {
        return Stream.of(
                Arguments.of("ding", new DingSampler(new DingSettings(8, 1, 0.01, 5)), 0),
                Arguments.of("ding_noisy", new DingSampler(new DingSettings(8, 2, 0.01, 5)), 0.3),
                Arguments.of("ding_means", new DingSampler(new DingSettings(8, 1, 0.01, 5)), 0.05),
                Arguments.of("ddrm", new DdrmSampler(new DdrmSettings(8, 0.85, 1, 5)), 0),
                Arguments.of("ddrm_noisy", new DdrmSampler(new DdrmSettings(8, 0.5, 0.7, 5)), 0.3),
                Arguments.of("ddrm_means", new DdrmSampler(new DdrmSettings(8, 0.85, 1, 5)), 0.05),
                Arguments.of("mpgd", new MpgdSampler(new MpgdSettings(8, 17.5, 0.5, true, 5)), 0),
                Arguments.of("mpgd_means", new MpgdSampler(new MpgdSettings(8, 5, 0, false, 5)), 0),
                Arguments.of("dps", new DpsSampler(new DpsSettings(8, 0.5, true, 5)), 0),
                Arguments.of("dps_means", new DpsSampler(new DpsSettings(8, 0.2, false, 5)), 0),
                Arguments.of("freedom", new FreeDomSampler(new FreeDomSettings(10, 2, 3, 0.5, true, 5)), 0),
                Arguments.of("freedom_means", new FreeDomSampler(new FreeDomSettings(7, 5, 1, 0, false, 5)), 0),
                Arguments.of("ldps", new LdpsSampler(new LdpsSettings(8, 0.1, 5)), 0),
                Arguments.of("ldps_means", new LdpsSampler(new LdpsSettings(8, 0.3, 5)), 0),
                Arguments.of("psld", new PsldSampler(new PsldSettings(8, 0.1, 0.1, 5)), 0),
                Arguments.of("psld_means", new PsldSampler(new PsldSettings(8, 0.3, 0.05, 5)), 0));
    }
}
