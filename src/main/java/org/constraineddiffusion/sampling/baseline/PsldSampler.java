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

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.LatentCodec;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.UnfitConstraintException;

/**
 * The sampler of Rout et al. 2023, "Solving linear inverse problems provably via posterior sampling with latent diffusion models": a DDIM step without fresh noise, then
 * z' −= ∇<sub>z</sub>(ω‖y − A D(z0)‖<sub>2</sub> + γ‖E(x̂) − z0‖<sub>2</sub>), x̂ = D(z0) + A⁺(y − A D(z0)), through encoder E, decoder D and denoiser. The code has Aᵀ for A⁺, which is the
 * same for known pixels, and adds noise to y in each step, which measurements here have already or have not.
 */
public final class PsldSampler implements Sampler {

    /** So small that no norm other than 0 reaches it. */
    private static final float TINY = 1e-30f;

    private final PsldSettings settings;

    public PsldSampler(PsldSettings settings) {
        this.settings = settings;
    }

    /** @throws UnfitConstraintException if the model has no latents */
    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        InLatentSpace latent = Refusals.latent("psld", constraint);
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        double[] times = prior.schedule().times(settings.steps());
        double length = (double) PsldSettings.STEPS / settings.steps() * Lengths.scale(noise.getShape(), Lengths.OF_LATENTS);
        GradientSteps steps = new GradientSteps(walk.prior(), z0 -> descent(z0, latent.codec(), latent.pixels()), false,
                new DdimStep(prior.schedule(), 0, null), t -> settings.omega() == 0 && settings.gamma() == 0 ? 0 : length);
        return walk.run(walk.startFromNoise(noise, times[0]), times, steps, steps);
    }

    /** Of both terms, with respect to z0. */
    private NDArray descent(NDArray z0, LatentCodec codec, Constraint pixels) {
        NDArray[] gap = new NDArray[1];
        NDArray throughDecoder = codec.vjp(z0, image -> {
            NDArray met = pixels.projectExactly(image);
            NDArray ofImage = codec.encoderVjp(met, encoded -> {
                gap[0] = unit(z0.sub(encoded));
                return gap[0];
            });
            // x̂ depends on the part of the image that A does not see: (I − A⁺A) is its own transpose.
            NDArray unseen = pixels.unseenPart(ofImage);
            return pixels.distanceDescent(image).muli(settings.omega()).addi(unseen.muli(settings.gamma()));
        });
        return throughDecoder.subi(gap[0].muli(settings.gamma()));
    }

    /** Each image of a batch by its norm, or 0 if it is 0. */
    private static NDArray unit(NDArray x) {
        NDArray norm = x.square().sum(new int[] {1, 2, 3}, true).sqrt().maximum(TINY);
        return x.div(norm);
    }
}
