/**
 * Published samplers that need no gradient of the model, to compare with: DDNM, DiffPIR, RePaint. Each is its paper's rule on the same
 * priors, constraints and noise as the plugin's own samplers.
 */
package org.constraineddiffusion.sampling.baseline;
