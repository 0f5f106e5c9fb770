/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.command;

import ij.ImagePlus;
import java.util.List;
import org.constraineddiffusion.keys.Word;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.menu.Trust;
import org.constraineddiffusion.restoration.SamplerInput;
import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.plugin.Parameter;

/** The keys that all commands share which restore an image, those of the sampler's settings last; and their results. */
abstract class SharedKeys extends MenuCommand {

    /** The settings that have a key of their own: each method takes those that it has. */
    static final List<String> SHARED_SETTINGS = List.of("strictness", "steps", "inner_steps", "step_size", "final_step_size", "delta", "eta");

    @Parameter(label = "Image", persist = false, required = false, description = "The image to work on; the active one if left out. It is not changed.")
    ImagePlus image;

    @Parameter(label = "Samples", persist = false, min = "1", max = "1000",
            description = "Number of posterior samples, of the seeds seed, seed + 1, ...; with more than one there are also their mean and standard deviation.")
    int samples = 1;

    @Parameter(label = "Model", persist = false, description = "auto takes the shipped model that fits the image best; or nuclei-fluorescence, microscopy (other grey images), histology-rgb (colour), or one in the folder models.")
    String model = "auto";

    @Parameter(label = "Trust", persist = false, visibility = ItemVisibility.INVISIBLE,
            description = "In a macro: use a model package that did not come with the plugin without a question. It is a program: be sure of its source.")
    boolean trust = false;

    @Parameter(label = "Method", persist = false, description = "The sampler. fast: from an initial estimate; newton: the paper's, from pure noise; projection: one evaluation a step; the others: rivals, to compare.")
    String method = "fast";

    @Parameter(label = "Quality", persist = false, choices = {"draft", "standard", "best"},
            description = "How long to work on a result: draft takes about half of the time of standard, best twice as long.")
    String quality = "standard";

    @Parameter(label = "Seed", persist = false, description = "The same seed gives the same pixels of the same image; another seed gives another posterior sample.")
    long seed = 1;

    @Parameter(label = "Polarity", persist = false, choices = {"auto", "bright", "dark"},
            description = "Whether objects are brighter or darker than the background; auto measures it, for models of one polarity.")
    String polarity = "auto";

    @Parameter(label = "Modality", persist = false, description = "What the image is of, for models that are conditioned on it (microscopy): nuclei, fib-sem, ..., unknown; auto leaves it to the plugin.")
    String modality = "auto";

    @Parameter(label = "Device", persist = false, choices = {"auto", "cpu", "gpu"}, description = "Where to compute; auto takes a GPU if one works.")
    String device = "auto";

    @Parameter(label = "Strictness", persist = false, min = "0.05", max = "4", stepSize = "0.25", style = DIGITS,
            description = "Scales step sizes and inner steps of newton: below 1 favours the model, above 1 the measured pixels.")
    double strictness = 1;

    @Word(value = "auto", of = "0")
    @Parameter(label = "Steps", persist = false, min = "0", max = "1000", description = "Steps S from noise to image, in place of quality; auto leaves them to quality. fast starts later and takes its share of them.")
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

    @Parameter(type = ItemIO.OUTPUT, label = "Result")
    ImagePlus result;

    @Parameter(type = ItemIO.OUTPUT, label = "Mean")
    ImagePlus mean;

    @Parameter(type = ItemIO.OUTPUT, label = "Standard deviation")
    ImagePlus standard_deviation;

    /** The sampler's settings, of those that the method has; the quality counts where no steps are given. */
    final SamplerInput settings() {
        return new SamplerInput(method).set("strictness", strictness).quality(quality, steps).set("inner_steps", inner_steps)
                .set("step_size", step_size).set("final_step_size", final_step_size).set("delta", delta).set("eta", eta).setAll(sampler_settings);
    }
}
