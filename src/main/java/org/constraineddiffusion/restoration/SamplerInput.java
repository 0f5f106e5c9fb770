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

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.CriticConstraint;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.prior.Critic;
import org.constraineddiffusion.sampling.Quality;
import org.constraineddiffusion.sampling.SamplerChoice;
import org.constraineddiffusion.sampling.SamplerFactories;
import org.constraineddiffusion.sampling.SamplerFactory;
import org.constraineddiffusion.sampling.StandardSettings;
import org.constraineddiffusion.sampling.SamplerSetting;

/** A sampler from the words of a user: the key of a method, and values of settings of which each method takes its own. */
public final class SamplerInput {

    private static final Constraint SOME_CRITIC = new CriticConstraint(image -> new Critic.LossGradient(new float[0], image));

    private final String method;
    private final Map<String, Double> shared = new LinkedHashMap<>();
    private final Map<String, Double> own = new LinkedHashMap<>();
    private final Map<String, String> words = new LinkedHashMap<>();

    /** @param method the key of a sampler that is found */
    public SamplerInput(String method) {
        this.method = method.trim();
    }

    /** The keys of all samplers that are found. */
    public static List<String> methods() {
        return SamplerFactories.found().list().stream().map(SamplerFactory::key).toList();
    }

    /** The keys of the samplers that a critic can guide. */
    public static List<String> methodsForCritics() {
        return SamplerFactories.found().fitting(SOME_CRITIC).stream().map(SamplerFactory::key).toList();
    }

    /** Whether a method has a setting; false for a method that is not found. */
    public static boolean has(String method, String setting) {
        return settings(method).anyMatch(setting::equals);
    }

    /** Whether a method has a setting beside these. */
    public static boolean hasOthers(String method, Collection<String> settings) {
        return settings(method).anyMatch(each -> !settings.contains(each));
    }

    private static Stream<String> settings(String method) {
        return SamplerFactories.found().list().stream().filter(factory -> factory.key().equals(method)).flatMap(factory -> factory.settings().stream())
                .map(SamplerSetting::key);
    }

    /** A setting that several methods share; it is left out for those that lack it. */
    public SamplerInput set(String key, double value) {
        shared.put(key, value);
        return this;
    }

    /**
     * How long to work on a result, for methods with steps.
     *
     * @param quality draft, standard or best
     * @param steps in its place; 0 for those of the quality
     */
    public SamplerInput quality(String quality, int steps) {
        return set(StandardSettings.STEPS_KEY, steps > 0 ? steps : Quality.valueOf(quality.toUpperCase(Locale.ROOT)).steps());
    }

    /**
     * Settings as {@code key=value}, separated by commas; the method must have them.
     *
     * @throws InputException if the text is not of this form
     */
    public SamplerInput setAll(String settings) {
        for (String each : settings.isBlank() ? new String[0] : settings.split(",")) {
            String[] sides = each.split("=", 2);
            String key = UserText.shown(sides[0].trim());
            try {
                if (sides[1].trim().matches("[a-z]+")) {
                    words.put(key, sides[1].trim());
                } else {
                    own.put(key, UserText.number(sides[1]));
                }
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException malformed) {
                throw new InputException("sampler_settings must be key=value with a number, or one of the setting's words, separated by commas, not '" + UserText.shown(each.trim()) + "'.");
            }
        }
        return this;
    }

    /** @throws InputException if there is no such method, or it has no such setting, or a value is out of its range */
    public SamplerChoice choice() {
        if (!methods().contains(method)) {
            throw new InputException("method must be one of " + String.join(", ", methods()) + ", not '" + UserText.shown(method) + "'.");
        }
        try {
            SamplerChoice choice = SamplerFactories.found().choose(method).withApplicable(shared);
            for (Map.Entry<String, Double> each : own.entrySet()) {
                choice = choice.with(each.getKey(), each.getValue());
            }
            for (Map.Entry<String, String> each : words.entrySet()) {
                choice = choice.with(each.getKey(), each.getValue());
            }
            return choice;
        } catch (IllegalArgumentException refused) {
            throw new InputException(refused.getMessage());
        }
    }
}
