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

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import org.constraineddiffusion.image.ConditionEstimator;
import org.constraineddiffusion.image.ConditionInput;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.Condition;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.sampling.Services;

/** The values of what a model is conditioned on: those that the user gives; the others are estimated from known pixels around a region. */
final class Conditions {

    /** The key of what an image is of. */
    static final String MODALITY = "modality";

    private final ModelPackage model;
    private final InverseProblem problem;
    private final Map<String, ConditionEstimator> estimators = new HashMap<>();

    Conditions(ModelPackage model, InverseProblem problem) {
        this.model = model;
        this.problem = problem;
        Services.found(ConditionEstimator.class).forEach(estimator -> estimators.putIfAbsent(estimator.key(), estimator));
    }

    /** True if a modality is given, and not left to the plugin by auto. */
    static boolean isModality(String name) {
        return !name.isBlank() && !name.equals(RestorationRun.AUTO);
    }

    /**
     * The value of a modality that is given by its name.
     *
     * @throws InputException if the model is not conditioned on modalities, or has none of this name
     */
    static double modality(ModelPackage model, String name) {
        Condition condition = model.conditions().get(MODALITY);
        if (condition == null) {
            throw new InputException("modality is not supported by model '" + model.name() + "'; leave it at auto (got '" + UserText.shown(name) + "').");
        }
        return condition.parse(name);
    }

    /** By key, in the model's order. */
    Map<String, Double> of(Plan.ChannelGroup group, ForwardModel region) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Condition condition : model.conditions().values()) {
            Double given = problem.conditions().get(condition.key());
            values.put(condition.key(), given == null ? estimate(condition, group, region) : condition.checked(given));
        }
        return values;
    }

    /** The same, estimated from all known pixels of the measured planes. */
    Map<String, Double> ofAll(Plan.ChannelGroup group) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Condition condition : model.conditions().values()) {
            Double given = problem.conditions().get(condition.key());
            Interval whole = new FinalInterval(group.planes().get(0));
            values.put(condition.key(), given == null ? estimate(condition, group, problem.forwardModel().unknown(), whole) : condition.checked(given));
        }
        return values;
    }

    /** What the goal says; unknown where no region is to be found. */
    private double estimate(Condition condition, Plan.ChannelGroup group, ForwardModel region) {
        Double fromGoal = problem.guidance().estimates().get(condition.key());
        if (fromGoal != null) {
            return condition.limited(fromGoal);
        }
        return region.region().map(pixels -> estimate(condition, group, region.unknown(), pixels.bounds())).orElse(condition.unknown());
    }

    /** Unknown where every pixel is to be found, or no estimator finds a value. */
    private double estimate(Condition condition, Plan.ChannelGroup group, Mask unknown, Interval near) {
        ConditionInput input = new ConditionInput(group.planes(), unknown.bits(), near, group.scale(), condition.classes());
        return Optional.ofNullable(estimators.get(condition.key())).map(estimator -> estimator.estimate(input)).orElse(OptionalDouble.empty())
                .stream().map(condition::limited).findFirst().orElse(condition.unknown());
    }
}
