/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
/** The windows of this plugin, the same in Fiji and in ImageJ without it. Whatever can be known without a window is asked of {@code command}. */
package org.constraineddiffusion.host.dialog;
