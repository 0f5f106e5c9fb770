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
import org.constraineddiffusion.keys.Word;
import org.constraineddiffusion.menu.MenuCommand;
import org.scijava.ItemVisibility;
import org.scijava.plugin.Parameter;

/** The keys of Adapt Model: to which images, from which model, how long. */
abstract class AdaptKeys extends MenuCommand {

    @Parameter(label = "Image", persist = false, required = false,
            description = "The image or stack to adapt to; the active one if left out. Its selection, NaN and infinity are left out. It is not changed.")
    ImagePlus image;

    @Word(value = "none", of = "")
    @Parameter(label = "Images (title pattern)", persist = false, required = false,
            description = "Adapt to all open images whose titles match, with * for any characters and ? for one; none for the image alone.")
    String images = "";

    @Word(value = "none", of = "")
    @Parameter(label = "Folder", persist = false, required = false,
            description = "Adapt to all TIFF, PNG, JPEG, BMP and GIF files of this folder instead; none for open images.")
    String folder = "";

    @Parameter(label = "From", persist = false, description = "The model to begin with: microscopy, microscopy-grey, histology-rgb (colour), or another pixel-space model.")
    String from = "microscopy";

    @Word(value = "auto", of = "")
    @Parameter(label = "Name", persist = false, required = false,
            description = "The name of the new model, and of its folder in models; auto for the name of the first image and the model.")
    String name = "";

    @Parameter(label = "Steps", persist = false, min = "1", max = "1000000", description = "Steps of the training; 300 take a minute or two on two CPU cores.")
    int steps = 300;

    @Parameter(label = "Minutes", persist = false, min = "0", max = "100000", stepSize = "1", style = DIGITS,
            description = "Train for so long instead; 0 goes by the steps, which give the same model each time.")
    double minutes = 0;

    @Parameter(label = "Weights", persist = false, choices = {"all", "last"},
            description = "all trains the whole model; last its last levels only, in less than half of the time.")
    String weights = "all";

    @Parameter(label = "Seed", persist = false, description = "Of the crops and the noise of the training.")
    long seed = 1;

    @Parameter(label = "Modality", persist = false, description = "What the images are of, for models that are conditioned on it (microscopy): nuclei, fib-sem, ..., unknown; auto leaves it unknown.")
    String modality = "auto";

    @Word(value = "auto", of = "")
    @Parameter(label = "Models folder", persist = false, required = false, description = "Where the new model's folder is put; auto for the folder models of ImageJ or Fiji.")
    String models_folder = "";

    @Parameter(label = "Device", persist = false, choices = {"auto", "cpu", "gpu"}, description = "Where to compute; auto takes a GPU if one works.")
    String device = "auto";

    @Parameter(label = "Trust", persist = false, visibility = ItemVisibility.INVISIBLE,
            description = "In a macro: use a model package that did not come with the plugin without a question. It is a program: be sure of its source.")
    boolean trust = false;
}
