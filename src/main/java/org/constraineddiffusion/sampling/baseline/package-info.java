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
 * Published samplers to compare with. DDNM, DDRM, DiffPIR, DING, MPGD and RePaint need no gradient of the model; DPS, FreeDoM, and for latent models LDPS and
 * PSLD go through it. Each is its paper's rule on the same priors, constraints and noise as the plugin's own samplers.
 */
package org.constraineddiffusion.sampling.baseline;
