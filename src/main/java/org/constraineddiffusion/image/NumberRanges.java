/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Some positive whole numbers, as people list them: 3,5-7.
 *
 * @param ranges in the order in which they were given
 */
public record NumberRanges(List<Range> ranges) {

    /** The numbers first … last. */
    public record Range(int first, int last) {

        @Override
        public String toString() {
            return first == last ? String.valueOf(first) : first + "-" + last;
        }
    }

    private static final Pattern LIST = Pattern.compile("\\s*\\d{1,9}\\s*(?:-\\s*\\d{1,9}\\s*)?(?:,\\s*\\d{1,9}\\s*(?:-\\s*\\d{1,9}\\s*)?)*");
    private static final Pattern RANGE = Pattern.compile("(\\d+)\\s*(?:-\\s*(\\d+))?");

    /** Immutable. */
    public NumberRanges {
        ranges = List.copyOf(ranges);
    }

    /** True if a text is such a list. */
    public static boolean matches(String text) {
        return LIST.matcher(text).matches();
    }

    /**
     * Reads a list.
     *
     * @param key the name of the parameter, for messages
     * @throws InputException if the text is none, has a 0, or a range that ends before it begins
     */
    public static NumberRanges of(String key, String text) {
        if (!matches(text)) {
            throw refused(key, text);
        }
        List<Range> ranges = new ArrayList<>();
        Matcher found = RANGE.matcher(text);
        while (found.find()) {
            int first = Integer.parseInt(found.group(1));
            int last = found.group(2) == null ? first : Integer.parseInt(found.group(2));
            if (first < 1 || last < first) {
                throw refused(key, text);
            }
            ranges.add(new Range(first, last));
        }
        return new NumberRanges(ranges);
    }

    private static InputException refused(String key, String text) {
        return new InputException(key + " must be whole numbers from 1 and ranges of them, such as 3,5-7, not '" + UserText.shown(text) + "'.");
    }

    /** True if a number is among them. */
    public boolean contains(double number) {
        return ranges.stream().anyMatch(range -> number >= range.first() && number <= range.last() && number == Math.rint(number));
    }

    /** The largest of them. */
    public int largest() {
        return ranges.stream().mapToInt(Range::last).max().orElse(0);
    }

    /** As people list them. */
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
