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

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A map of a YAML file that is read with checks: a message names the full key, its value and what is allowed. */
final class YamlSection {

    private static final int LONGEST_SHOWN = 60;

    private final Map<?, ?> content;
    private final String key;

    private YamlSection(Map<?, ?> content, String key) {
        this.content = content;
        this.key = key;
    }

    static YamlSection root(Object content, String file) {
        if (content instanceof Map<?, ?> map) {
            return new YamlSection(map, file + ": ");
        }
        throw new ModelException(file + " holds no keys.");
    }

    YamlSection section(String name) {
        if (content.get(name) instanceof Map<?, ?> map) {
            return new YamlSection(map, key + name + ".");
        }
        throw new ModelException(key + name + " is missing: it must hold keys of its own.");
    }

    /** A list of at least one map. */
    List<YamlSection> sections(String name) {
        if (content.get(name) instanceof List<?> list && !list.isEmpty() && list.stream().allMatch(Map.class::isInstance)) {
            return IntStream.range(0, list.size()).mapToObj(i -> new YamlSection((Map<?, ?>) list.get(i), key + name + "[" + i + "].")).toList();
        }
        throw refused(name, "a list of at least one map of keys");
    }

    boolean has(String name) {
        return content.get(name) != null;
    }

    boolean isText(String name) {
        return has(name) && !isContainer(content.get(name));
    }

    /** Whether {@link #texts} has any. */
    boolean isList(String name) {
        return content.get(name) instanceof List<?> list && !list.isEmpty() && list.stream().noneMatch(YamlSection::isContainer);
    }

    /** A list of at least one text. */
    List<String> texts(String name) {
        if (content.get(name) instanceof List<?> list && !list.isEmpty() && list.stream().noneMatch(YamlSection::isContainer)) {
            return list.stream().map(String::valueOf).toList();
        }
        throw refused(name, "a list of at least one text");
    }

    /** The error of a value that is not allowed. */
    ModelException refused(String name, String allowed) {
        return new ModelException(key + name + " is " + shown(content.get(name)) + "; it must be " + allowed + ".");
    }

    String text(String name) {
        Object value = content.get(name);
        if (value == null) {
            throw new ModelException(key + name + " is missing: it must be a text.");
        }
        if (isContainer(value)) {
            throw refused(name, "a text");
        }
        return value.toString();
    }

    /** A text that is shown, or names a file: of 1 to {@code longest} characters, none of them a control character. */
    String line(String name, int longest) {
        String value = text(name);
        if (value.isBlank() || value.length() > longest || value.chars().anyMatch(Character::isISOControl)) {
            throw refused(name, "a text of at least one and at most " + longest + " characters, without a control character");
        }
        return value;
    }

    String oneOf(String name, String... allowed) {
        String value = text(name);
        if (!Arrays.asList(allowed).contains(value)) {
            throw new ModelException(key + name + " is " + shown(value) + "; this version of the plugin knows " + String.join(", ", allowed) + ".");
        }
        return value;
    }

    double number(String name, double least, double most) {
        if (content.get(name) instanceof Number value && value.doubleValue() >= least && value.doubleValue() <= most) {
            return value.doubleValue();
        }
        throw refused(name, "a number from " + least + " to " + most);
    }

    int whole(String name, int least, int most) {
        if (content.get(name) instanceof Integer value && value >= least && value <= most) {
            return value;
        }
        throw refused(name, "a whole number from " + least + " to " + most);
    }

    private static boolean isContainer(Object value) {
        return value instanceof Map || value instanceof Collection;
    }

    /** A value in a message: no more of it than fits there. */
    static String shown(Object value) {
        if (isContainer(value)) {
            return value instanceof Map ? "a map" : "a list";
        }
        String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
        String cut = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + " …" : text;
        return value instanceof String ? "'" + cut + "'" : cut;
    }
}
