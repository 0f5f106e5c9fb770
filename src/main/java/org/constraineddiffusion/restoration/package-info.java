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
 * The pipeline from a degraded image to its restoration, and the API for scripts.
 *
 * <p>{@link org.constraineddiffusion.restoration.Restoration} is where a script starts; {@code Pipeline} is the path of the data: an
 * inverse problem is planned (regions, channel groups, canvas, intensity scale), becomes a constraint on tensors, and a sampler takes
 * posterior samples from a diffusion prior that meet it.
 */
package org.constraineddiffusion.restoration;
