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

import ij.Prefs;
import org.constraineddiffusion.adaptation.AdaptationHistory;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.adaptation.TrainedWeights;
import org.constraineddiffusion.model.ModelPackage;

/** How long the adaptation of a model takes: as the last one of the same model and weights took on this device, or at first as measured on a CPU. */
final class TrainingPace {

    private static final String KEY = "constrained-diffusion.seconds-per-training-step.";

    /** Seconds of a step of microscopy, on one core. */
    private static final double MEASURED = 0.17;

    /** Of the time for all weights, for the last levels alone. */
    private static final double SHARE_OF_LAST = 0.45;

    /** Fewer steps say little: the first ones are slow. */
    private static final int LEAST_STEPS = 50;

    private final String key;

    TrainingPace(ModelPackage model, String device) {
        this.key = (KEY + model.name() + "." + device + ".").replace(' ', '-');
    }

    /** Seconds that a training takes, about. */
    double seconds(AdaptationOptions options) {
        double known = Prefs.get(key + options.weights().key(), 0.0);
        double estimate = MEASURED * (options.weights() == TrainedWeights.LAST ? SHARE_OF_LAST : 1) / Math.max(1, Runtime.getRuntime().availableProcessors());
        double ofSteps = options.steps() * size(options) * (known > 0 ? known : estimate);
        return options.duration().map(duration -> duration.toMillis() / 1000.0).orElse(ofSteps);
    }

    /** Whether a training has been measured. */
    boolean isMeasured(AdaptationOptions options) {
        return Prefs.get(key + options.weights().key(), 0.0) > 0;
    }

    /** Pixels of a step, relative to those of the default options. */
    private static double size(AdaptationOptions options) {
        AdaptationOptions usual = AdaptationOptions.DEFAULT;
        return (double) options.batch() * options.crop() * options.crop() / (usual.batch() * usual.crop() * usual.crop());
    }

    /** Remembers how long a training took. */
    void learn(AdaptationOptions options, AdaptationHistory history) {
        if (history.steps() >= LEAST_STEPS) {
            Prefs.set(key + options.weights().key(), history.duration().toMillis() / 1000.0 / history.steps() / size(options));
        }
    }
}
