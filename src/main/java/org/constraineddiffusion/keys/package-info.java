/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
/** The keys of a command: their declaration, their values, and the text that a macro has for them. */
package org.constraineddiffusion.keys;
