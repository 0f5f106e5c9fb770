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
import ij.measure.ResultsTable;
import java.util.List;
import org.constraineddiffusion.image.OpenImages;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.menu.Progress;
import org.constraineddiffusion.menu.Trust;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.study.report.StudiedImage;
import org.constraineddiffusion.study.report.StudyListener;
import org.constraineddiffusion.study.report.StudyResult;
import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.plugin.Parameter;

/** A study of a model on a part of an image, with a plot and a table as its results. */
abstract class StudyCommand extends MenuCommand {

    @Parameter(label = "Image", persist = false, required = false, description = "The image to study the model on; the active one if left out. It is not changed.")
    ImagePlus image;

    @Parameter(label = "Model", persist = false, description = "A model of pixels, such as nuclei-fluorescence or microscopy, or one in the folder models.")
    String model = "nuclei-fluorescence";

    @Parameter(label = "Trust", persist = false, visibility = ItemVisibility.INVISIBLE,
            description = "In a macro: use a model package that did not come with the plugin without a question. It is a program: be sure of its source.")
    boolean trust = false;

    @Parameter(label = "Planes (current, channel, all, 3,5-7)", persist = false, description = "Of a stack: the plane that is shown, all planes of its channel, all planes, or those of some numbers, such as 3,5-7.")
    String planes = "current";

    @Parameter(label = "Size (pixels)", persist = false, min = "8", max = "512", description = "Side of the square that is studied, around the selection or in the middle of the image.")
    int size = 128;

    @Parameter(label = "Seed", persist = false, description = "Of the noise; each plane has noise of its own.")
    long seed = 1;

    @Parameter(label = "Device", persist = false, choices = {"auto", "cpu", "gpu"}, description = "Where to compute; auto takes a GPU if one works.")
    String device = "auto";

    @Parameter(type = ItemIO.OUTPUT, label = "Plot")
    ImagePlus plot;

    @Parameter(type = ItemIO.OUTPUT, label = "Table")
    ResultsTable table;

    @Parameter(type = ItemIO.OUTPUT, label = "Result")
    ImagePlus result;

    /** Studies a part of the image, as the command's own keys have it. */
    abstract StudyResult study(StudiedImage subject, StudyListener listener);

    @Override
    public abstract StudyCommand fresh();

    @Override
    public List<String> offered(String key) {
        return key.equals("model") ? Models.names() : key.equals("planes") ? PlaneChoice.WORDS : List.of();
    }

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return !key.equals("planes") || image == null || image.getStackSize() > 1;
    }

    @Override
    public String savingMemory() {
        return "use a smaller size";
    }

    @Override
    protected final void execute(Progress progress) {
        OpenImages.requireImage(subject());
        StudiedImage subject = new StudiedImage(image, PlaneChoice.of(planes), model, device, size, seed);
        if (!trust) {
            Trust.require(Models.model(model));
        }
        StudyResult found = study(subject, new StudyListener() {
            @Override
            public void onProgress(double fraction, String what) {
                progress.status(what);
                progress.show(fraction);
            }

            @Override
            public boolean isCanceled() {
                return progress.isCanceled();
            }
        });
        plot = found.plot();
        table = found.table();
        found.image().ifPresent(shown -> show(result = shown));
        show(plot);
        found.showTable();
    }
}
