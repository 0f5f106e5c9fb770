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
import java.util.Map;
import org.constraineddiffusion.sampling.SamplerChoice;

/**
 * How long a task takes for a pixel that the model works on: as the last run of the same task with the same model, method and device took, or
 * at first as measured on two cores of a server's processor (README, How accurate are the commands). The time of an evaluation does not depend
 * on the image, but their number may: of holes, {@code fast} takes four times as many for wide ones.
 */
final class Pace {

    private static final String KEY = "constrained-diffusion.seconds-per-megapixel-and-evaluation.";

    /** Seconds for 10⁶ pixels with the default settings on two cores. */
    private static final Map<String, Double> MEASURED = Map.of("Inpaint", 18.0, "Upsample", 17.0, "Denoise", 4.0, "Deblur", 49.0, "Make Isotropic", 14.5);

    private static final double CORES = 2;

    /** Evaluations with the default settings. */
    private static final double EVALUATIONS = 13;

    /** Fewer pixels say little: what every run takes beside them counts more. */
    private static final long LEAST = 64 * 64;

    private final String task;
    private final String key;
    private final SamplerChoice sampler;

    Pace(String task, String model, RestorationOptions options, String device) {
        this.task = task;
        this.sampler = options.sampler();
        this.key = KEY + (task + "." + model + "." + options.method() + "." + device).replace(' ', '-');
    }

    private double evaluations() {
        return sampler.factory().evaluations(sampler.settings());
    }

    /** Seconds for so many pixels. */
    double seconds(long pixels) {
        double known = Prefs.get(key, 0.0);
        return 1e-6 * pixels * (known > 0 ? known * evaluations() : estimate());
    }

    private double estimate() {
        double ofDefault = MEASURED.getOrDefault(task, 20.0) * CORES / Math.max(1, Runtime.getRuntime().availableProcessors());
        return ofDefault * evaluations() / EVALUATIONS;
    }

    /** Whether a run has been measured. */
    boolean isMeasured() {
        return Prefs.get(key, 0.0) > 0;
    }

    /** Remembers how long a run took. */
    void learn(long pixels, double seconds) {
        if (pixels >= LEAST && seconds > 0) {
            Prefs.set(key, seconds * 1e6 / pixels / evaluations());
        }
    }
}
