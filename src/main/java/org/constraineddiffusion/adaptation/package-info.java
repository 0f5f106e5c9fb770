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
 * Adapts a model to a few images: a short training of its denoiser on crops of their known pixels. {@link
 * org.constraineddiffusion.adaptation.Adaptation} is the loop; {@code cdiff adapt} is the same in Python.
 */
package org.constraineddiffusion.adaptation;
