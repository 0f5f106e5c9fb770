/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
/** The studies of the package {@code study} on images of ImageJ: planes and a model in, a plot, a table and an image out. */
package org.constraineddiffusion.study.report;
