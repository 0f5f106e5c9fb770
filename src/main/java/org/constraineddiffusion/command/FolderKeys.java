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

import java.io.File;
import org.constraineddiffusion.batch.Shard;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.restoration.ModelSummary;
import org.scijava.plugin.Parameter;
import org.scijava.widget.FileWidget;

/** The keys of Process Folder: what is done, with which files, in how many parts. */
abstract class FolderKeys extends MenuCommand {

    @Parameter(label = "Input folder", persist = false, required = false, style = FileWidget.DIRECTORY_STYLE, description = "The folder of images. They are not changed.")
    File input;

    @Parameter(label = "Output folder", persist = false, required = false, style = FileWidget.DIRECTORY_STYLE,
            description = "The folder of results, which are TIFF files named as the images; it is made if need be.")
    File output;

    @Parameter(label = "Command", persist = false, choices = {"Inpaint", "Upsample", "Denoise", "Deblur", "Make Isotropic", "Match Style", "Generate from Labels"}, description = "What is done with each image.")
    String command = "Inpaint";

    @Parameter(label = "Options", persist = false, required = false, description = "The command's keys, as the macro recorder writes them: model=microscopy seed=1; a key that is left out has its default.")
    String options = "";

    @Parameter(label = "Pattern", persist = false, description = "Which files: their names, in which * stands for any characters, as in *.tif or img_??.{tif,png}.")
    String pattern = "*";

    @Parameter(label = "Recursive", persist = false, description = "Also the images in folders below; the folders of results are the same.")
    boolean recursive = false;

    @Parameter(label = "List (file)", persist = false, required = false, description = "A text file with the path of an image a line, below the input folder, in place of pattern: for a great many.")
    String list = "";

    @Parameter(label = "Mask (file name)", persist = false, required = false,
            description = "For Inpaint, the file that marks the pixels to fill: an image, .roi or .zip; {name} stands for the image's name, {path} for its path below the input folder, without ending.")
    String mask = "";

    @Parameter(label = "Labels", persist = false, required = false, description = "Fill only pixels of these labels of the mask image, such as 3,5-7; empty for all nonzero ones.")
    String labels = "";

    @Parameter(label = "Shard", persist = false, description = "Which part of the images to do, from 0 to shards - 1; auto takes that of a Slurm array's task, else all.")
    String shard = Shard.AUTO;

    @Parameter(label = "Shards", persist = false, description = "The number of parts; auto takes the number of tasks of a Slurm array, else 1.")
    String shards = Shard.AUTO;

    @Parameter(label = "Split", persist = false, choices = {"images", "planes"},
            description = "What is shared between the parts: images, or the planes of each stack, for few and large ones.")
    String split = "images";

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return switch (key) {
            case "mask" -> command.equals("Inpaint");
            case "labels" -> !mask.isBlank();
            default -> true;
        };
    }
}
