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

import ij.IJ;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.adaptation.TrainedWeights;
import org.constraineddiffusion.menu.Progress;
import org.constraineddiffusion.menu.TrainingProgress;
import org.constraineddiffusion.menu.Trust;
import org.constraineddiffusion.restoration.AdaptationImages;
import org.constraineddiffusion.restoration.Forecast;
import org.constraineddiffusion.restoration.ModelAdaptation;
import org.constraineddiffusion.restoration.ModelAdaptation.AdaptedModel;
import org.constraineddiffusion.restoration.Models;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Trains a model further on the known pixels of your own images, and puts it into the folder models. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Adapt Model...")
public final class AdaptModel extends AdaptKeys {

    private AdaptedModel adapted;

    @Override
    public String label() {
        return "Adapt Model...";
    }

    @Override
    public boolean runsWithoutImage() {
        return true;
    }

    @Override
    public AdaptModel fresh() {
        return new AdaptModel();
    }

    @Override
    public List<String> essential() {
        return List.of("image", "images", "folder", "from", "name", "steps", "minutes");
    }

    @Override
    public List<String> offered(String key) {
        return key.equals("from") ? Models.names() : List.of();
    }

    @Override
    public String savingMemory() {
        return "use fewer or smaller images";
    }

    @Override
    protected void execute(Progress progress) {
        AdaptationImages chosen = new AdaptationImages(subject(), images, folder);
        ModelAdaptation adaptation = ModelAdaptation.of(from);
        String title = chosen.addTo(adaptation);
        if (!trust) {
            Trust.require(Models.model(from));
        }
        Path models = Models.folder(models_folder);
        String written = name.isBlank() ? AdaptationImages.freeName(models, title, from) : name.trim();
        adapted = adaptation.options(options()).modality(modality).device(device).listener(new TrainingProgress(progress, label()))
                .note("macro", macroLine()).writeTo(models, written);
        Models.trust(Models.model(adapted.folder().toString())); // it was made here, from a model that is trusted
        IJ.log(String.format(Locale.ROOT, "Constrained Diffusion: the model '%s' is in %s (%d steps, %.0f s): use it by model=[%s].", written, adapted.folder().getParent(),
                adapted.history().steps(), adapted.history().duration().toMillis() / 1000.0, models_folder.isBlank() ? written : adapted.folder()));
    }

    private AdaptationOptions options() {
        AdaptationOptions options = AdaptationOptions.DEFAULT.withWeights(TrainedWeights.of(weights)).withSeed(seed).withSteps(steps);
        return minutes > 0 ? options.withDuration(Duration.ofMillis(Math.max(1, Math.round(minutes * 60_000)))) : options;
    }

    @Override
    public Forecast forecast() {
        return ModelAdaptation.of(from).options(options()).device(device).forecast();
    }

    /** What was made; null if the command failed or was canceled. */
    public AdaptedModel adapted() {
        return adapted;
    }
}
