/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
/** Constraints: the data terms of inverse problems. Depends on tensors, not on image formats, files or hosts. */
package org.constraineddiffusion.constraint;
