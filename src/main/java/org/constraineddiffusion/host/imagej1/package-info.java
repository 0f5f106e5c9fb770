/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
/** The bridge for ImageJ without SciJava: menu entries, dialogs and macros for the same commands; and what hides it from Fiji. */
package org.constraineddiffusion.host.imagej1;
