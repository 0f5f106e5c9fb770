/**
 * The fast sampler: from an initial estimate, along J e as far as pays, and projected. See {@link
 * org.constraineddiffusion.sampling.fast.FastSampler}; its strategies, steps and tuned constants are one class each.
 */
package org.constraineddiffusion.sampling.fast;
