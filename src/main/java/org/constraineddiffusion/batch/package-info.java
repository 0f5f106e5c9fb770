/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
/** A restoration of all images of a folder: what is done is skipped, several processes share the work, one image's failure stops no other. */
package org.constraineddiffusion.batch;
