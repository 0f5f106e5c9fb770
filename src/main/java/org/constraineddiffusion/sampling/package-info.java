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
 * Samplers: they sample images from a prior subject to a constraint. Depends on tensors, not on image formats, files or hosts.
 *
 * <p>The algorithm is that of Graikos, Jojic, Samaras, "Fast constrained sampling in pre-trained diffusion models",
 * NeurIPS 2025 (arXiv 2410.18804), here called the paper.
 */
package org.constraineddiffusion.sampling;
