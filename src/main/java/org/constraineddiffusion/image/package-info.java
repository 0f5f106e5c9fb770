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
 * The image side: ImageJ images and selections to ImgLib2 planes and masks and back, the intensity scale, the crop that is
 * worked on, estimates of noise and of what models are conditioned on, and provenance. {@link org.constraineddiffusion.image.Tensors} alone knows tensors.
 */
package org.constraineddiffusion.image;
