package org.constraineddiffusion.command;

import java.util.List;
import org.constraineddiffusion.restoration.SamplerInput;
import org.scijava.plugin.Parameter;

/** The keys of the sampler's settings, for experts: dialogs have them in a second step. */
abstract class SamplerKeys extends MenuCommand {

    /** The settings that have a key of their own: each method takes those that it has. */
    static final List<String> SHARED_SETTINGS = List.of("strictness", "steps", "inner_steps", "step_size", "final_step_size", "delta", "eta");

    /** The style of a fraction. Without it, SciJava's dialog shows as many digits as default, range and step have: 1.25 as 1. */
    static final String DIGITS = "format:0.##########";

    @Parameter(label = "Strictness", persist = false, min = "0.05", max = "4", stepSize = "0.25", style = DIGITS,
            description = "Scales step sizes and inner steps of newton: below 1 favours the prior, above 1 the measured pixels.")
    double strictness = 1;

    @Parameter(label = "Steps", persist = false, min = "0", max = "1000", description = "Steps S from noise to image, in place of quality; 0 leaves them to quality. fast starts later and takes its share of them.")
    int steps = 0;

    @Parameter(label = "Inner steps", persist = false, min = "0", max = "100", description = "Inexact-Newton updates K within each step of newton, two evaluations each.")
    int inner_steps = 5;

    @Parameter(label = "Step size", persist = false, min = "0", max = "2", stepSize = "0.25", style = DIGITS,
            description = "Step size of the first inner step, in the model's units: the most that a pixel moves.")
    double step_size = 0.5;

    @Parameter(label = "Final step size", persist = false, min = "0", max = "2", stepSize = "0.05", style = DIGITS,
            description = "Step size of the last inner step.")
    double final_step_size = 0.1;

    @Parameter(label = "Delta", persist = false, min = "1e-6", max = "1", stepSize = "0.001", style = DIGITS,
            description = "Largest change of a pixel in the finite difference.")
    double delta = 0.005;

    @Parameter(label = "Eta", persist = false, min = "0", max = "1", stepSize = "0.25", style = DIGITS,
            description = "Stochasticity of the DDIM steps of newton and projection: 0 (none) to 1.")
    double eta = 0;

    @Parameter(label = "Sampler settings", persist = false, required = false,
            description = "Settings of a sampler that has others than these, as key=value, separated by commas.")
    String sampler_settings = "";

    /**
     * The settings that a method has.
     *
     * @param quality counts where no steps are given
     */
    final SamplerInput settings(String method, String quality) {
        return new SamplerInput(method).set("strictness", strictness).quality(quality, steps).set("inner_steps", inner_steps)
                .set("step_size", step_size).set("final_step_size", final_step_size).set("delta", delta).set("eta", eta).setAll(sampler_settings);
    }
}
