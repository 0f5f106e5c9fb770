package org.constraineddiffusion.sampling;

import java.util.Locale;

/**
 * A number that a user may set of a sampler.
 *
 * @param key its name in macros and scripts, {@code lower_case_with_underscores}
 * @param label its name in dialogs
 * @param help one or two sentences for tooltips: what it does, and in which unit
 * @param defaultValue the value where none is given
 * @param min the least value
 * @param max the largest value
 * @param whole whether it is a whole number
 */
public record SamplerSetting(String key, String label, String help, double defaultValue, double min, double max, boolean whole) {

    /** @throws IllegalArgumentException if the default is not allowed */
    public SamplerSetting {
        require(key, defaultValue, min, max, whole);
    }

    /** A setting that may be any number of a range. */
    public static SamplerSetting number(String key, String label, String help, double defaultValue, double min, double max) {
        return new SamplerSetting(key, label, help, defaultValue, min, max, false);
    }

    /** A setting that may be any whole number of a range. */
    public static SamplerSetting whole(String key, String label, String help, int defaultValue, int min, int max) {
        return new SamplerSetting(key, label, help, defaultValue, min, max, true);
    }

    /** @throws IllegalArgumentException if the value is not allowed; the message names key, value and range */
    void require(double value) {
        require(key, value, min, max, whole);
    }

    private static void require(String key, double value, double min, double max, boolean whole) {
        if (!(value >= min && value <= max) || whole && value != Math.rint(value)) {
            throw new IllegalArgumentException(key + " must be a " + (whole ? "whole number" : "number") + " from " + plain(min) + " to "
                    + plain(max) + " (got " + plain(value) + ").");
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? String.format(Locale.ROOT, "%d", (long) value) : Double.toString(value);
    }
}
