/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import org.constraineddiffusion.sampling.SamplingResult;

/** One strategy from noise to an image; {@link FastSampler} chooses it by the initial estimate. */
interface FastStrategy {

    SamplingResult sample(FastRun run);
}
