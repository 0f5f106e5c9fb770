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

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.MemoryShortage;

/** A restoration as it is run: input is checked before a model is looked for, and the model before it is loaded. */
final class RestorationRun {

    /** In place of a device or a modality: it is chosen. */
    static final String AUTO = "auto";

    /**
     * Which model, and where.
     *
     * @param opened a model that is open and stays so; if there is none, one is opened by its name
     * @param name of a model, or auto
     * @param device cpu, gpu or auto
     * @param modality of a model that is conditioned on it, or auto
     * @param adaptation whether a model that is opened by its name is adapted to the image first; empty if it is not
     */
    record Request(Optional<Model> opened, String name, String device, String modality, Optional<AdaptationRequest> adaptation) {

        boolean hasModality() {
            return Conditions.isModality(modality);
        }

        boolean isAuto() {
            return name.trim().equals(Models.AUTO);
        }
    }

    private final Job job;
    private Job whole;
    private final RestorationOptions options;
    private final Request request;
    private final RestorationListener listener;
    private final Map<String, Object> notes;

    RestorationRun(Job job, RestorationOptions options, Request request, RestorationListener listener, Map<String, Object> notes) {
        this.job = job;
        this.whole = job;
        this.options = options;
        this.request = request;
        this.listener = listener;
        this.notes = new LinkedHashMap<>(notes);
    }

    /** With a model that is chosen by the image as a whole, where only a part of it is restored. */
    RestorationRun choosingBy(Job image) {
        whole = image;
        return this;
    }

    /** See {@link Restoration#forecast}. */
    Forecast forecast() {
        try (Job.Hold held = job.hold()) {
            job.check(options);
            ModelPackage chosen = request.opened.map(Model::modelPackage).orElseGet(() -> Models.find(request.isAuto() ? typicalModel() : request.name));
            RestorationOptions own = checked(chosen);
            Pace pace = pace(chosen, own);
            double seconds = pace.seconds(job.pixels(chosen, own) * own.samples()) + request.adaptation.map(wanted -> trainingSeconds(wanted, chosen, own)).orElse(0.0);
            return new Forecast("", job.work(own), OptionalDouble.of(seconds), pace.isMeasured());
        } catch (InputException | ModelException refused) {
            return Forecast.refused(refused.getMessage());
        }
    }

    /** Of the adaptation, if the model is adapted and was not before. */
    private double trainingSeconds(AdaptationRequest wanted, ModelPackage chosen, RestorationOptions own) {
        return wanted.seconds(chosen, request.device, request.modality, job.markedPlanes(own));
    }

    private Pace pace(ModelPackage chosen, RestorationOptions own) {
        return new Pace(job.name(), chosen.name(), own, request.opened.map(Model::device).orElse(request.device));
    }

    /** See {@link Restoration#run}. */
    RestorationResult result() {
        try (Job.Hold held = job.hold()) {
            job.check(options);
            if (request.opened.isPresent()) {
                return result(request.opened.get(), checked(request.opened.get().modelPackage()));
            }
            String name = request.isAuto() ? chooseModel() : request.name;
            RestorationOptions own = checked(Models.find(name));
            if (!request.isAuto() && options.critics().isEmpty()) {
                warnOfForeignImage();
            }
            try (Model opened = Models.open(adapted(name, own), request.device)) {
                return result(opened, own);
            }
        }
    }

    /**
     * The prompt that the model's captioner proposes for the image.
     *
     * @throws InputException as {@link #result}
     */
    String proposedPrompt() {
        try (Job.Hold held = job.hold()) {
            job.check(options);
            ModelPackage model = request.opened.map(Model::modelPackage).orElseGet(() -> Models.find(request.isAuto() ? chooseModel() : request.name));
            RestorationOptions own = checked(model);
            return CaptionProposal.of(job.example(own), own.polarity(), model, request.opened.map(Model::torchDevice).orElseGet(() -> TorchDevice.of(request.device)));
        }
    }

    /** The name of a model, or the folder of one that is adapted to the image. */
    private String adapted(String name, RestorationOptions own) {
        return request.adaptation.map(wanted -> wanted.of(name, request.device, request.modality, job.markedPlanes(own), listener, notes)).orElse(name);
    }

    private RestorationResult result(Model opened, RestorationOptions own) {
        try {
            return sample(opened, own);
        } catch (RuntimeException | Error failed) {
            if (MemoryShortage.isIn(failed)) {
                InstalledModels.freeMemory(); // for what comes next
            }
            throw failed;
        }
    }

    private RestorationResult sample(Model opened, RestorationOptions own) {
        try (PriorSession session = opened.session(own.prompts(), own.latentDirection(), listener)) {
            Pipeline pipeline = new Pipeline(session, own, listener);
            Provenance provenance = Provenance.of(job.name());
            notes.forEach(provenance::add);
            RestorationResult result = job.run(pipeline, own, provenance, () -> pipeline.report().describe(provenance, opened, session));
            pace(opened.modelPackage(), own).learn(pipeline.report().pixels(), pipeline.report().seconds());
            return result;
        }
    }

    private void warnOfForeignImage() {
        ModelChoice.warning(request.name.trim(), whole.example(options), options.polarity(), request.device).ifPresent(sentence -> {
            listener.onWarning(sentence);
            notes.put("warning", sentence);
        });
    }

    private String chooseModel() {
        ModelChoice choice = ModelChoice.of(whole.example(options), options.polarity(), givenConditions(), request.device);
        notes.put("model=auto", choice.inWords());
        return choice.model();
    }

    /** One of those that auto chooses from, without a look at the image. */
    private String typicalModel() {
        return ModelChoice.fitting(1, givenConditions()).stream().findFirst().orElse(ModelLibrary.DEFAULT);
    }

    private Set<String> givenConditions() {
        Set<String> given = new HashSet<>(options.conditions().keySet());
        if (request.hasModality()) {
            given.add(Conditions.MODALITY);
        }
        return given;
    }

    /** The options with the modality among the conditions. */
    private RestorationOptions checked(ModelPackage chosen) {
        RestorationOptions own = request.hasModality() ? options.withCondition(Conditions.MODALITY, Conditions.modality(chosen, request.modality)) : options;
        job.checkModel(chosen, own);
        return own;
    }
}
