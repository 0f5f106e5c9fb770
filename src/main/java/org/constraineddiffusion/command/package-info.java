/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
/** One thin SciJava command a menu entry: parameters, checks, call, show. No algorithm. */
package org.constraineddiffusion.command;
