/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.fuzz;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

/** Options of a macro for a command: the keys that its class declares, with values in range and, rarely, out of it. */
final class RandomKeys {

    /** The most that these are given when the value is to be in range: more takes long and says no more. */
    private static final Map<String, Double> MOST = Map.of("steps", 3.0, "inner_steps", 1.0, "samples", 2.0, "context", 100.0, "fwhm", 12.0);

    private static final Map<String, Double> LEAST = Map.of("steps", 1.0);

    /** Numbers that are refused for every key. */
    private static final String[] NO_NUMBERS = {"abc", "[]", "1e", "--1", "[1 2]", "0x10", "1,5", "NaN", "true", "1e400", "-1e400", "99999999999999999999"};

    private final Random random;
    private boolean wrong;

    RandomKeys(Random random) {
        this.random = random;
    }

    /** True if a value or key of the last options must be refused. */
    boolean areWrong() {
        return wrong;
    }

    /**
     * Options without the keys that name images or models.
     *
     * @param fixed keys with their values, which are taken as they are
     */
    String next(Class<?> command, Map<String, String> fixed) {
        wrong = false;
        Map<String, String> options = new LinkedHashMap<>(fixed);
        boolean breaks = random.nextInt(10) == 0;
        List<Field> keys = keys(command);
        for (Field key : keys) {
            if (!options.containsKey(key.getName()) && (MOST.containsKey(key.getName()) || random.nextInt(4) == 0)) {
                value(key).ifPresent(value -> options.put(key.getName(), value));
            }
        }
        if (breaks) {
            breakOne(keys, options, fixed);
        }
        return options.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining(" "));
    }

    private void breakOne(List<Field> keys, Map<String, String> options, Map<String, String> fixed) {
        if (random.nextInt(6) == 0) {
            options.put(random.nextBoolean() ? "no_such_key" : "Steps", "3");
            wrong = true;
            return;
        }
        Field key = keys.get(random.nextInt(keys.size()));
        Parameter declared = key.getAnnotation(Parameter.class);
        boolean number = key.getType().isPrimitive() && key.getType() != boolean.class;
        if (fixed.containsKey(key.getName()) || !number && declared.choices().length == 0 && key.getType() != boolean.class) {
            return;
        }
        wrong = true;
        if (!number) {
            options.put(key.getName(), "maybe");
        } else if (random.nextBoolean() || declared.min().isEmpty()) {
            String text = NO_NUMBERS[random.nextInt(NO_NUMBERS.length)];
            options.put(key.getName(), text);
            wrong = !(text.equals("NaN") && declared.min().isEmpty());
        } else {
            options.put(key.getName(), declared.max().isEmpty() || random.nextBoolean() ? plain(Double.parseDouble(declared.min()) - 1, key)
                    : plain(Double.parseDouble(declared.max()) + 1, key));
        }
    }

    private Optional<String> value(Field key) {
        Parameter declared = key.getAnnotation(Parameter.class);
        if (declared.choices().length > 0) {
            String[] choices = declared.choices();
            String choice = choices[random.nextInt(choices.length)];
            return Optional.of(choice.equals("gpu") ? "cpu" : choice);
        }
        if (key.getType() == boolean.class) {
            return Optional.of(String.valueOf(random.nextBoolean()));
        }
        if (key.getType() == long.class) {
            return Optional.of(String.valueOf(random.nextBoolean() ? random.nextLong() : random.nextInt(5)));
        }
        if (key.getType() == String.class || declared.min().isEmpty()) {
            return Optional.empty();
        }
        double least = LEAST.getOrDefault(key.getName(), Double.parseDouble(declared.min()));
        double most = Math.min(MOST.getOrDefault(key.getName(), 1e9), declared.max().isEmpty() ? 1e9 : Double.parseDouble(declared.max()));
        double value = switch (random.nextInt(5)) {
            case 0 -> least;
            case 1 -> most;
            case 2 -> Math.min(most, least + random.nextInt(4));
            default -> least + random.nextDouble() * (Math.min(most, least + 20) - least);
        };
        return Optional.of(plain(value, key));
    }

    private static String plain(double value, Field key) {
        return key.getType() == double.class ? String.valueOf(value) : String.valueOf((long) value);
    }

    private static List<Field> keys(Class<?> command) {
        List<Field> keys = new ArrayList<>();
        for (Class<?> type = command; type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Parameter declared = field.getAnnotation(Parameter.class);
                if (declared != null && declared.type() == ItemIO.INPUT && (field.getType().isPrimitive() || field.getType() == String.class)) {
                    keys.add(field);
                }
            }
        }
        return keys;
    }
}
