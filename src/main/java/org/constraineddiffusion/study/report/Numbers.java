/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;

/** Lists of numbers that a user writes, such as 900,700,500. */
public final class Numbers {

    private static final int MOST = 50;

    private Numbers() {
    }

    /** A number as people write it: 0.0005, not 5.0E-4. */
    static String shown(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /**
     * The whole numbers of a list.
     *
     * @throws InputException as {@link #of}
     */
    public static List<Integer> whole(String key, String text, String unit, int least, int most) {
        List<Double> numbers = of(key, text, unit, least, most);
        numbers.stream().filter(number -> number != Math.rint(number)).findFirst().ifPresent(fraction -> {
            throw new InputException(key + " must be whole " + unit + " from " + least + " to " + most + ", separated by commas, not '" + UserText.shown(text) + "'.");
        });
        return numbers.stream().map(Double::intValue).toList();
    }

    /**
     * The numbers of a list.
     *
     * @param key the parameter that has them
     * @param unit what they are, such as times
     * @throws InputException if it is none, or a number is not within the range
     */
    public static List<Double> of(String key, String text, String unit, double least, double most) {
        try {
            List<Double> numbers = Stream.of(text.split(",", -1)).map(UserText::number).distinct().toList();
            if (numbers.size() <= MOST && numbers.stream().allMatch(number -> number >= least && number <= most)) {
                return numbers;
            }
        } catch (NumberFormatException none) {
            // The same sentence.
        }
        throw new InputException(key + " must be up to " + MOST + " " + unit + " from " + shown(least) + " to " + shown(most) + ", separated by commas, not '"
                + UserText.shown(text) + "'.");
    }
}
