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

import ij.ImagePlus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.constraineddiffusion.adaptation.Adaptation;
import org.constraineddiffusion.adaptation.AdaptationException;
import org.constraineddiffusion.adaptation.AdaptationHistory;
import org.constraineddiffusion.adaptation.AdaptationListener;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.adaptation.TrainedWeights;
import org.constraineddiffusion.adaptation.TrainingImage;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.model.AdaptedPackage;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.model.TrainableModel;

/**
 * Adapts a model to images: a training of minutes on their known pixels, whose result is a model package of its own.
 *
 * <pre>{@code
 * AdaptedModel adapted = ModelAdaptation.of("microscopy").to(image).options(AdaptationOptions.DEFAULT.withSteps(300)).writeTo(folder, "my-tissue");
 * Restoration.inpaint(image, roi).with(adapted.folder().toString()).run();
 * }</pre>
 *
 * <p>Selected pixels, NaN and infinity are left out. The images are not changed.
 */
public final class ModelAdaptation {

    /**
     * What became of it.
     *
     * @param folder of the model package: its path is a model's name
     * @param history of the training
     */
    public record AdaptedModel(Path folder, AdaptationHistory history) {
    }

    /** An image when it is needed, and what marks its unknown pixels; null for its selection. */
    private record Source(Supplier<ImagePlus> image, MaskSource unknown) {
    }

    /** Steps after which weights are worth keeping if nothing can be held back. */
    private static final int WORTH_KEEPING = 25;

    private final Supplier<ModelPackage> model;
    private final List<Source> images = new ArrayList<>();
    private final Map<String, Object> notes = new LinkedHashMap<>();
    private AdaptationOptions options = AdaptationOptions.DEFAULT;
    private AdaptationListener listener = AdaptationListener.NONE;
    private String modality = "auto";
    private String device = "auto";

    private ModelAdaptation(Supplier<ModelPackage> model) {
        this.model = model;
    }

    /** Adapts a model: the name of one, or the path of its package. */
    public static ModelAdaptation of(String model) {
        return new ModelAdaptation(() -> Models.find(model));
    }

    static ModelAdaptation of(ModelPackage model) {
        return new ModelAdaptation(() -> model);
    }

    /** To all planes of images, without what is selected on each. */
    public ModelAdaptation to(List<ImagePlus> all) {
        all.forEach(this::to);
        return this;
    }

    /** To all planes of an image, without what is selected. */
    public ModelAdaptation to(ImagePlus image) {
        return to(image, null);
    }

    /** To all planes of an image, without what a mask marks; null for what is selected. */
    public ModelAdaptation to(ImagePlus image, MaskSource unknown) {
        images.add(new Source(() -> image, unknown));
        return this;
    }

    /** To all planes of an image that is opened when it is needed, one after the other: a folder of images need not fit into memory. */
    public ModelAdaptation to(Supplier<ImagePlus> image) {
        images.add(new Source(image, null));
        return this;
    }

    /** How long; 300 steps by default. */
    public ModelAdaptation options(AdaptationOptions given) {
        options = given;
        return this;
    }

    /** What the images are of, for models that are conditioned on it; auto leaves it unknown. */
    public ModelAdaptation modality(String name) {
        modality = name.trim();
        return this;
    }

    /** cpu, gpu, or auto for a GPU if one works. */
    public ModelAdaptation device(String name) {
        device = name;
        return this;
    }

    /** Follows the training, and may end it early. */
    public ModelAdaptation listener(AdaptationListener follower) {
        listener = follower;
        return this;
    }

    /** Adds an entry to the description of the new package. */
    public ModelAdaptation note(String key, Object value) {
        notes.put(key, value);
        return this;
    }

    /** What can be said before it runs, without opening an image or loading the model: whether the model can be trained, and how long it takes. */
    public Forecast forecast() {
        try {
            ModelPackage parent = model.get();
            TrainableModel.requireTrainable(parent);
            TrainingPace pace = new TrainingPace(parent, device);
            String what = options.weights() == TrainedWeights.ALL ? "all weights" : "the last levels";
            String until = options.duration().isPresent() ? "as long as is asked for" : "for " + options.steps() + " steps";
            return new Forecast("", "Trains " + what + " of " + parent.name() + " " + until + ".", OptionalDouble.of(pace.seconds(options)), pace.isMeasured(options));
        } catch (InputException | ModelException refused) {
            return Forecast.refused(refused.getMessage());
        }
    }

    /**
     * Adapts, and writes the new package: all of it, or nothing.
     *
     * @param models a folder of models
     * @param name of the new one
     * @throws InputException if an image cannot be used, in one plain sentence
     * @throws AdaptationException if the images are too small, or too much of them is unknown
     * @throws ModelException if the model cannot be adapted, or the package cannot be written
     * @throws CancellationException if the listener ends the training before anything is gained
     */
    public AdaptedModel writeTo(Path models, String name) {
        ModelPackage parent = model.get();
        TrainableModel.requireTrainable(parent);
        AdaptedPackage.check(models, name);
        List<TrainingImage> training = trainingImages(parent);
        AdaptationOptions own = fitting(parent);
        Adaptation.check(training, own);
        try (TrainableModel trained = parent.loadForTraining(TorchDevice.of(device))) {
            Stoppable following = new Stoppable(listener);
            AdaptationHistory history = Adaptation.run(trained.prior(), trained.times(), training, own, following);
            new TrainingPace(parent, device).learn(own, history);
            requireGain(history, following.stopped);
            AdaptedCard card = new AdaptedCard(name, parent, training, own, history);
            Map<String, Object> facts = card.facts();
            facts.putAll(notes);
            Path folder = AdaptedPackage.write(trained, new AdaptedPackage.Description(name, card.sentence(), facts, card.text()), models);
            return new AdaptedModel(folder, history);
        }
    }

    /** @throws CancellationException if the listener ended the training before anything was gained */
    private static void requireGain(AdaptationHistory history, boolean stopped) {
        if (stopped && (history.best() == 0 || history.heldBack().isEmpty() && history.steps() < WORTH_KEEPING)) {
            throw new CancellationException("canceled");
        }
        if (history.best() == 0) {
            throw AdaptationException.noGain();
        }
    }

    /** Remembers whether the listener ended the training. */
    private static final class Stoppable implements AdaptationListener {

        private final AdaptationListener listener;
        private boolean stopped;

        Stoppable(AdaptationListener listener) {
            this.listener = listener;
        }

        @Override
        public boolean goOn(int step, double fraction) {
            stopped = !listener.goOn(step, fraction);
            return !stopped;
        }

        @Override
        public void onCheck(AdaptationHistory history) {
            listener.onCheck(history);
        }
    }

    /** Crops whose sides the model takes. */
    private AdaptationOptions fitting(ModelPackage parent) {
        int divisor = parent.divisor();
        int side = (options.crop() + divisor - 1) / divisor * divisor;
        return options.withCrop(side);
    }

    private List<TrainingImage> trainingImages(ModelPackage parent) {
        if (images.isEmpty()) {
            throw new InputException("There is no image to adapt a model to: open one first.");
        }
        TrainingImages training = new TrainingImages(parent, conditions(parent));
        images.forEach(source -> training.add(source.image.get(), source.unknown, 1.0 / images.size()));
        return training.all();
    }

    private Map<String, Double> conditions(ModelPackage parent) {
        return Conditions.isModality(modality) ? Map.of(Conditions.MODALITY, Conditions.modality(parent, modality)) : Map.of();
    }
}
