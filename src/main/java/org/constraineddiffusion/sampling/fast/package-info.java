/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
/**
 * The fast sampler: from an initial estimate, along J e as far as pays, and projected. See {@link
 * org.constraineddiffusion.sampling.fast.FastSampler}; its strategies, steps and tuned constants are one class each.
 */
package org.constraineddiffusion.sampling.fast;
