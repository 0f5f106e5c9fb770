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
 * Studies of the Jacobian J = ∂x0/∂x<sub>t</sub> of a prior and of the sampler {@code newton}: what the paper states, measured. On tensors, and on any prior;
 * the package {@code study.report} makes plots, tables and images of them.
 */
package org.constraineddiffusion.study;
