/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
/** Model packages on disk: where they are found, how they are checked and loaded, what they are conditioned on; and the Torch runtime. */
package org.constraineddiffusion.model;
