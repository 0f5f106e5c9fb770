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

import java.util.regex.Pattern;

/** Texts that a user wrote: the numbers in them, and how a message repeats them. */
public final class UserText {

    private static final int LONGEST_SHOWN = 60;
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    private UserText() {
    }

    /**
     * A decimal number. Java by itself takes {@code 1d}, {@code 0x1p3} and {@code NaN} too.
     *
     * @throws NumberFormatException if the text is none
     */
    public static double number(String text) {
        return Double.parseDouble(required(NUMBER, text));
    }

    /**
     * A whole number of the digits 0 to 9. Java by itself takes the digits of all scripts.
     *
     * @throws NumberFormatException if the text is none, or is larger than a {@code long}
     */
    public static long whole(String text) {
        return Long.parseLong(required(WHOLE, text));
    }

    private static String required(Pattern pattern, String text) {
        if (!pattern.matcher(text.trim()).matches()) {
            throw new NumberFormatException();
        }
        return text.trim();
    }

    /** A text in one line of a message, and no more of it than fits there. */
    public static String shown(String text) {
        String start = text.substring(0, Math.min(text.length(), LONGEST_SHOWN)).replaceAll("\\p{Cntrl}", " ");
        return text.length() > LONGEST_SHOWN ? start + " …" : start;
    }

    /** A number as people write it: 20, not 20.0. */
    public static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? String.valueOf((long) number) : String.valueOf(number);
    }
}
