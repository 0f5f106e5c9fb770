/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
/** What all menu entries share when they run: their caller, progress, questions to the user, failures in one sentence. */
package org.constraineddiffusion.menu;
