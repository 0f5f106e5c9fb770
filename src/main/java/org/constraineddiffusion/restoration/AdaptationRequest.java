/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.adaptation.AdaptationException;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TrainableModel;

/**
 * Whether a model is adapted to an image before the image is restored.
 *
 * @param options of the training
 * @param always true to adapt whatever the image is; false where it pays: to fill a wide hole, with another model than that of nuclei
 * @param mostSeconds that the training may take, if it is not always done
 */
record AdaptationRequest(AdaptationOptions options, boolean always, double mostSeconds) {

    /**
     * A hole is wide if a square of so many pixels along a side fits into it: between strokes of up to 9 pixels and boxes of 64, the holes that
     * adapted models were compared in.
     */
    static final int WIDE = 16;

    /** Of the provenance. */
    private static final String NOTE = "adaptation";

    /**
     * The path of the model adapted to planes, or its name if it is not adapted.
     *
     * @param modality of the image, or auto
     * @param notes gets what was done
     * @throws AdaptationException if the model is always to be adapted and cannot be
     */
    String of(String name, String device, String modality, List<MarkedPlane> planes, RestorationListener listener, Map<String, Object> notes) {
        AdaptedModels.Key key = AdaptedModels.key(Models.find(name), modality, planes, options);
        Optional<AdaptedModels.Adapted> known = AdaptedModels.known(key);
        if (known.isPresent()) {
            notes.put(NOTE, known.get().words() + "; trained for an earlier hole" + known.get().seenOf(planes));
            return known.get().folder().toString();
        }
        TrainingPace pace = new TrainingPace(key.parent(), device);
        Optional<String> against = against(key.parent(), planes, pace);
        if (against.isPresent()) {
            notes.put(NOTE, "none: " + against.get());
            return name;
        }
        listener.onWarning(String.format(Locale.ROOT, "the model '%s' is trained on the known pixels of the image first, about %.0f s; it is kept for further holes of the image.",
                key.parent().name(), pace.seconds(options)));
        try {
            AdaptedModels.Adapted made = AdaptedModels.make(key, device, planes, listener);
            notes.put(NOTE, made.words());
            return made.folder().toString();
        } catch (AdaptationException refused) {
            if (always && !refused.isNoGain()) {
                throw refused;
            }
            String sentence = refused.isNoGain() ? "the model '" + key.parent().name() + "' was used as it is: training it on this image made it no better."
                    : "the model '" + key.parent().name() + "' was used as it is. " + refused.getMessage();
            listener.onWarning(sentence);
            notes.put("warning", sentence);
            return name;
        }
    }

    /** Seconds that the adaptation of a model to planes takes; 0 if it is not adapted, or was before. */
    double seconds(ModelPackage model, String device, String modality, List<MarkedPlane> planes) {
        TrainingPace pace = new TrainingPace(model, device);
        boolean trains = against(model, planes, pace).isEmpty() && AdaptedModels.known(AdaptedModels.key(model, modality, planes, options)).isEmpty();
        return trains ? pace.seconds(options) : 0;
    }

    /** Why a model is not adapted to planes, as a part of a sentence; empty if it is. */
    private Optional<String> against(ModelPackage model, List<MarkedPlane> planes, TrainingPace pace) {
        if (always) {
            return Optional.empty();
        }
        if (model.name().equals(ModelChoice.NUCLEI)) {
            return Optional.of("it is made for such images");
        }
        try {
            TrainableModel.requireTrainable(model);
        } catch (ModelException untrainable) {
            return Optional.of("only pixel-space models with a schedule of whole times can be");
        }
        if (planes.stream().noneMatch(plane -> plane.unknown().holdsSquare(WIDE))) {
            return Optional.of("no hole is as wide as " + WIDE + " pixels");
        }
        double seconds = pace.seconds(options);
        return seconds <= mostSeconds ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "the training would take about %.0f s, more than %.0f; adapt=on adapts it all the same", seconds, mostSeconds));
    }
}
