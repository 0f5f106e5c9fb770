/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import java.util.List;
import java.util.Locale;

/**
 * A number that a model is conditioned on, such as the diameter of nuclei or the modality. A model may have several: they are the
 * columns of its denoiser's third input, {@code [n, k]}.
 *
 * @param key its name in {@code rdf.yaml} and in commands: lower-case letters, digits and {@code _}
 * @param description one sentence, may be empty
 * @param unit of the number, such as {@code pixel}; empty for a class
 * @param min the least value that the model was trained with
 * @param max the largest one
 * @param unknown the value that stands for "not known", which may lie outside of the range
 * @param classes for a class, the names of the values 0, 1, …; empty for a number
 * @param index the column of the third input, from 0
 */
public record Condition(String key, String description, String unit, double min, double max, double unknown, List<String> classes, int index) {

    /** Keeps the names as they are now. */
    public Condition {
        classes = List.copyOf(classes);
    }

    /** Whether the values are classes with names. */
    public boolean isClass() {
        return !classes.isEmpty();
    }

    /** Whether a value stands for "not known". */
    public boolean isUnknown(double value) {
        return value == unknown;
    }

    /**
     * A value that a user gives: a number, or the name of a class in any case; {@code unknown}, or nothing, if it is not known.
     *
     * @throws ModelException if it is none of these, or outside of the range
     */
    public double parse(String text) {
        String wanted = text.trim();
        if (wanted.isEmpty() || wanted.equalsIgnoreCase("unknown")) {
            return unknown;
        }
        int named = classes.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList().indexOf(wanted.toLowerCase(Locale.ROOT));
        try {
            return named >= 0 ? named : checked(Double.parseDouble(wanted));
        } catch (NumberFormatException neither) {
            throw refused(YamlSection.shown(wanted));
        }
    }

    /**
     * A value that a user gives as a number.
     *
     * @return the same
     * @throws ModelException if it is neither {@link #unknown} nor within the range, or not the number of a class
     */
    public double checked(double value) {
        if (isUnknown(value) || value >= min && value <= max && (!isClass() || value == Math.rint(value))) {
            return value;
        }
        throw refused(plain(value));
    }

    /** An estimate, limited to the range; {@link #unknown} stays so, and NaN becomes it. */
    public double limited(double estimate) {
        return Double.isNaN(estimate) || isUnknown(estimate) ? unknown : Math.max(min, Math.min(max, estimate));
    }

    /** A value as a user reads it: the name of a class, {@code unknown}, or the number with its unit. */
    public String text(double value) {
        if (isClass() && value >= 0 && value < classes.size()) {
            return classes.get((int) value);
        }
        return isUnknown(value) ? "unknown" : String.format(Locale.ROOT, "%.4g", value) + (unit.isEmpty() ? "" : " " + unit);
    }

    /** What a user may give, for messages. */
    public String allowed() {
        return isClass() ? String.join(", ", classes) : plain(unknown) + " (unknown), or " + plain(min) + " to " + plain(max) + (unit.isEmpty() ? "" : " " + unit);
    }

    private ModelException refused(String given) {
        return new ModelException(key + " must be " + (isClass() ? "one of " : "") + allowed() + ", not " + given + ".");
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? Long.toString((long) value) : Double.toString(value);
    }
}
