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
import java.util.Locale;
import org.constraineddiffusion.image.OpenImages;
import org.constraineddiffusion.image.OutlineGuard;
import org.constraineddiffusion.menu.Progress;
import org.constraineddiffusion.menu.Trust;
import org.constraineddiffusion.restoration.Forecast;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.Polarity;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.restoration.RestorationResult;
import org.constraineddiffusion.restoration.SamplerInput;

/** A command that restores an image, as its own keys and those that all such commands share have it. */
public abstract class ConstrainedCommand extends SharedKeys {

    @Override
    public Forecast forecast() {
        return configured().forecast();
    }

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return switch (key) {
            case "modality" -> chosen.conditions().containsKey(key);
            case "sampler_settings" -> SamplerInput.hasOthers(method, SHARED_SETTINGS);
            default -> !SHARED_SETTINGS.contains(key) || SamplerInput.has(method, key);
        };
    }

    /** Whether the mask of the generated pixels is shown too. */
    boolean showsMask() {
        return false;
    }

    /** The restoration that the keys ask for, without those that are shared. */
    abstract Restoration restoration();

    @Override
    public abstract ConstrainedCommand fresh();

    /** The names of the critics that the keys ask for. */
    public List<String> critics() {
        return List.of();
    }

    @Override
    public List<String> offered(String key) {
        return key.equals("model") ? Models.choices() : key.equals("method") ? SamplerInput.methods() : List.of();
    }

    /** Published values of keys that are asked for in place of single ones. */
    Preset preset() {
        return Preset.NONE;
    }

    /** The restoration with the shared keys. */
    public final Restoration configured() {
        OpenImages.requireImage(subject());
        preset().applyTo(this);
        return restoration().with(model).device(device).samples(samples).seed(seed).modality(modality)
                .polarity(Polarity.valueOf(polarity.toUpperCase(Locale.ROOT))).sampler(settings());
    }

    /** Replaces keys by what they come to for the image, so that the macro line in the result's info has it. */
    void settle(Restoration restoration) { }

    /** Asks for trust in model and critics where they did not come with the plugin. */
    final void requireTrust() {
        Trust.require(Models.model(model));
        critics().forEach(critic -> Trust.require(Models.critic(critic)));
    }

    @Override
    protected final void execute(Progress progress) {
        Restoration restoration = configured();
        if (!trust) {
            requireTrust();
        }
        progress.status("starting");
        settle(restoration);
        progress.showEstimatesOf(image);
        RestorationResult restored = restoration.listener(progress).note("macro", macroLine()).run();
        result = restored.image();
        mean = restored.mean().orElse(null);
        standard_deviation = restored.standardDeviation().orElse(null);
        restored.mask().filter(generated -> isAnswered()).ifPresent(generated -> OutlineGuard.outline(result, generated));
        restored.mask().filter(generated -> showsMask()).ifPresent(generated -> show(generated));
        restored.toShow().forEach(shown -> show(shown));
    }

    /** The new image, or null if the command failed or was canceled. */
    public ImagePlus result() {
        return result;
    }
}
