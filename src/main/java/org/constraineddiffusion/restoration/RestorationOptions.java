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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.sampling.SamplerChoice;

/**
 * What all restorations share, as {@link Restoration} has it when it is run. Immutable.
 *
 * @param planes which planes of a stack
 * @param samples how many posterior samples, of the seeds seed, seed + 1, …
 * @param seed of the noise
 * @param sampler the sampler; its seed is that of the sample
 * @param conditions what the user gives of what the model is conditioned on, by key; 0 counts as not given
 * @param prompts texts for models that are conditioned on them
 * @param latentDirection how a latent follows from an error of its image
 * @param grain whether filled pixels get the noise of those around
 * @param polarity of the image's objects
 * @param output the type of a result
 * @param mask whether a mask of the generated pixels is wanted
 * @param critics beside the data term
 * @param store keeps planes of a stack that are restored
 */
record RestorationOptions(PlaneChoice planes, int samples, long seed, SamplerChoice sampler, Map<String, Double> conditions, Prompts prompts,
        LatentDirection latentDirection, Grain grain, Polarity polarity, OutputType output, boolean mask,
        List<Guidance.CriticTerm> critics, PlaneStore store) {

    RestorationOptions {
        conditions = new HashMap<>(conditions);
        conditions.values().removeIf(value -> value == 0);
        conditions = Map.copyOf(conditions);
        critics = List.copyOf(critics);
    }

    /** The sampler for one of the samples. */
    SamplerChoice samplerOfEach() {
        return samples == 1 ? sampler : sampler.ofSeveralSamples();
    }

    /** With another condition's value. */
    RestorationOptions withCondition(String key, double value) {
        Map<String, Double> more = new HashMap<>(conditions);
        more.put(key, value);
        return new RestorationOptions(planes, samples, seed, sampler, more, prompts, latentDirection, grain, polarity, output, mask, critics, store);
    }

    /** One sample of the plane that is shown. */
    RestorationOptions ofOneSample() {
        return new RestorationOptions(PlaneChoice.CURRENT, 1, seed, sampler, conditions, prompts, latentDirection, grain, polarity, output, mask, critics, PlaneStore.NONE);
    }

    /** The same, whose fills are left as they are sampled. */
    RestorationOptions withoutGrain() {
        return new RestorationOptions(planes, samples, seed, sampler, conditions, prompts, latentDirection, Grain.NONE, polarity, output, mask, critics, store);
    }

    /** The method's key. */
    String method() {
        return sampler.factory().key();
    }

    /** @throws InputException if there are several frames and several samples, which become frames */
    void requireOneFramePerSample(int frames, String which) {
        if (samples > 1 && frames > 1) {
            throw new InputException("samples must be 1 for several frames" + which + ", not " + samples
                    + ": the samples become the result's frames.");
        }
    }
}
