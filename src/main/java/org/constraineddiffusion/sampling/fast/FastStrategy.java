package org.constraineddiffusion.sampling.fast;

import org.constraineddiffusion.sampling.SamplingResult;

/** One strategy from noise to an image; {@link FastSampler} chooses it by the initial estimate. */
interface FastStrategy {

    SamplingResult sample(FastRun run);
}
