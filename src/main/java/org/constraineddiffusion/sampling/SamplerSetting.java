/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import java.util.List;
import java.util.Locale;

/**
 * A number, or one of some words, that a user may set of a sampler.
 *
 * @param key its name in macros and scripts, {@code lower_case_with_underscores}
 * @param label its name in dialogs
 * @param help one or two sentences for tooltips: what it does, and in which unit
 * @param defaultValue the value where none is given
 * @param min the least value
 * @param max the largest value
 * @param whole whether it is a whole number
 * @param choices words, of which the value is the index; empty for a number
 */
public record SamplerSetting(String key, String label, String help, double defaultValue, double min, double max, boolean whole, List<String> choices) {

    /** @throws IllegalArgumentException if the default is not allowed */
    public SamplerSetting {
        choices = List.copyOf(choices);
        require(key, defaultValue, min, max, whole, choices);
    }

    /** A setting that is a number. */
    public SamplerSetting(String key, String label, String help, double defaultValue, double min, double max, boolean whole) {
        this(key, label, help, defaultValue, min, max, whole, List.of());
    }

    /** A setting that may be any number of a range. */
    public static SamplerSetting number(String key, String label, String help, double defaultValue, double min, double max) {
        return new SamplerSetting(key, label, help, defaultValue, min, max, false);
    }

    /** A setting that may be any whole number of a range. */
    public static SamplerSetting whole(String key, String label, String help, int defaultValue, int min, int max) {
        return new SamplerSetting(key, label, help, defaultValue, min, max, true);
    }

    /** A setting that is one of some words, by default the first. */
    public static SamplerSetting choice(String key, String label, String help, String... choices) {
        return new SamplerSetting(key, label, help, 0, 0, choices.length - 1, true, List.of(choices));
    }

    /** @throws IllegalArgumentException if the value is not allowed; the message names key, value and range */
    void require(double value) {
        require(key, value, min, max, whole, choices);
    }

    /** The value of a word. */
    double valueOf(String word) {
        int index = choices.indexOf(word);
        if (index < 0) {
            throw new IllegalArgumentException(key + " must be " + allowed(min, max, whole, choices) + " (got '" + word + "').");
        }
        return index;
    }

    private static void require(String key, double value, double min, double max, boolean whole, List<String> choices) {
        if (!(value >= min && value <= max) || whole && value != Math.rint(value)) {
            throw new IllegalArgumentException(key + " must be " + allowed(min, max, whole, choices) + " (got " + plain(value) + ").");
        }
    }

    private static String allowed(double min, double max, boolean whole, List<String> choices) {
        return choices.isEmpty() ? "a " + (whole ? "whole number" : "number") + " from " + plain(min) + " to " + plain(max)
                : "one of " + String.join(", ", choices);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? String.format(Locale.ROOT, "%d", (long) value) : Double.toString(value);
    }
}
