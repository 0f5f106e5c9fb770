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
 * Priors: pre-trained diffusion models as the sampler sees them, and the noise schedules that they were trained with.
 * Knows tensors, nothing of images, files or hosts.
 */
package org.constraineddiffusion.prior;
