package org.constraineddiffusion.restoration;

import java.util.HashMap;
import java.util.Map;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.sampling.SamplerChoice;
import org.constraineddiffusion.sampling.Samplers;

/**
 * What all restorations share. Immutable.
 *
 * @param planes which planes of a stack
 * @param samples how many posterior samples, of the seeds seed, seed + 1, …
 * @param seed of the noise
 * @param sampler the sampler; its seed is that of the sample
 * @param conditions what the user gives of what the model is conditioned on, by key
 * @param prompts texts for models that are conditioned on them
 * @param latentDirection how a latent follows from an error of its image
 * @param grain whether filled pixels get the noise of those around
 * @param polarity of the image's objects
 * @param output the type of a result
 * @param mask whether a mask of the generated pixels is wanted
 */
record RestorationOptions(PlaneChoice planes, int samples, long seed, SamplerChoice sampler, Map<String, Double> conditions, Prompts prompts,
        LatentDirection latentDirection, Grain grain, Polarity polarity,
        OutputType output, boolean mask) {

    /** One sample of the plane that is shown, of seed 1, by the fast sampler. */
    static final RestorationOptions DEFAULT =
            new RestorationOptions(PlaneChoice.CURRENT, 1, 1, Samplers.fast(), Map.of(), Prompts.NONE, LatentDirection.DECODER, Grain.MATCH, Polarity.AUTO,
                    OutputType.AUTO, false);

    RestorationOptions {
        if (samples < 1) {
            throw new InputException("samples must be 1 or more, not " + samples + ".");
        }
        conditions = Map.copyOf(conditions);
    }

    /** The sampler for one of the samples. */
    SamplerChoice samplerOfEach() {
        return samples == 1 ? sampler : sampler.ofSeveralSamples();
    }

    RestorationOptions withPlanes(PlaneChoice other) {
        return new RestorationOptions(other, samples, seed, sampler, conditions, prompts, latentDirection, grain, polarity, output, mask);
    }

    RestorationOptions withSamples(int other) {
        return new RestorationOptions(planes, other, seed, sampler, conditions, prompts, latentDirection, grain, polarity, output, mask);
    }

    RestorationOptions withSeed(long other) {
        return new RestorationOptions(planes, samples, other, sampler, conditions, prompts, latentDirection, grain, polarity, output, mask);
    }

    RestorationOptions withSampler(SamplerChoice other) {
        return new RestorationOptions(planes, samples, seed, other, conditions, prompts, latentDirection, grain, polarity, output, mask);
    }

    RestorationOptions withCondition(String key, double value) {
        Map<String, Double> more = new HashMap<>(conditions);
        more.put(key, value);
        more.values().removeIf(each -> each == 0);
        return new RestorationOptions(planes, samples, seed, sampler, more, prompts, latentDirection, grain, polarity, output, mask);
    }

    RestorationOptions withPrompts(Prompts other) {
        return new RestorationOptions(planes, samples, seed, sampler, conditions, other, latentDirection, grain, polarity, output, mask);
    }

    RestorationOptions withLatentDirection(LatentDirection other) {
        return new RestorationOptions(planes, samples, seed, sampler, conditions, prompts, other, grain, polarity, output, mask);
    }

    RestorationOptions withGrain(Grain other) {
        return new RestorationOptions(planes, samples, seed, sampler, conditions, prompts, latentDirection, other, polarity, output, mask);
    }

    RestorationOptions withPolarity(Polarity other) {
        return new RestorationOptions(planes, samples, seed, sampler, conditions, prompts, latentDirection, grain, other, output, mask);
    }

    RestorationOptions withOutput(OutputType other) {
        return new RestorationOptions(planes, samples, seed, sampler, conditions, prompts, latentDirection, grain, polarity, other, mask);
    }

    RestorationOptions withMask(boolean other) {
        return new RestorationOptions(planes, samples, seed, sampler, conditions, prompts, latentDirection, grain, polarity, output, other);
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
