/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.fiji;

import org.constraineddiffusion.sampling.SamplerFactory;
import org.scijava.plugin.SciJavaPlugin;

/** A sampler that Fiji finds by its annotation {@code @Plugin(type = SamplerPlugin.class)}, without a file in {@code META-INF/services}. */
public interface SamplerPlugin extends SciJavaPlugin, SamplerFactory {
}
