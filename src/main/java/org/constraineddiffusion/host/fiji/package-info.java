/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
/**
 * What this plugin needs in Fiji beside its commands. Fiji finds all of these by their annotations.
 *
 * <p>Samplers come from Fiji's index of plugins ({@link org.constraineddiffusion.host.fiji.SamplerPluginService}).
 *
 * <p>Around a command, SciJava runs preprocessors and postprocessors, each of which may set inputs or end the command. Those of this package
 * correct what Fiji's bridge to ImageJ 1 does, and touch no command of others. In the order in which they run, and why each exists:
 * <ol>
 * <li>{@link org.constraineddiffusion.host.fiji.CallersImagePreprocessor}: the bridge takes the image of the front window, headless none,
 * where a macro has another one active.
 * <li>{@link org.constraineddiffusion.host.fiji.MacroTextPreprocessor}: the bridge takes {@code steps=} for the end of {@code inner_steps=},
 * and what is no number for 0.
 * <li>{@link org.constraineddiffusion.host.fiji.OpenImagePreprocessor}: without an image, SciJava would ask what to do with it.
 * <li>{@link org.constraineddiffusion.host.fiji.DialogPreprocessor}: SciJava's dialog has a row for every key, and no preview.
 * <li>{@link org.constraineddiffusion.host.fiji.RecorderPostprocessor}: the bridge would record every key.
 * <li>{@link org.constraineddiffusion.host.fiji.ShownPostprocessor}: SciJava would show each result once more.
 * </ol>
 */
package org.constraineddiffusion.host.fiji;
