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
 * Initializers: estimates of an image from its constraint alone, without a prior, for samplers that do not start from pure noise.
 * An operator or a constraint needs none to be sampled; with one of its own, a sampler starts later.
 */
package org.constraineddiffusion.sampling.initial;
