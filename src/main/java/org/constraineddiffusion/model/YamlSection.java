package org.constraineddiffusion.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A map of a YAML file that is read with checks: what is missing or wrong is said with its full key. */
final class YamlSection {

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

    /** A list of at least one text. */
    List<String> texts(String name) {
        if (content.get(name) instanceof List<?> list && !list.isEmpty() && list.stream().noneMatch(Map.class::isInstance)) {
            return list.stream().map(String::valueOf).toList();
        }
        throw new ModelException(key + name + " is " + content.get(name) + "; it must be a list of at least one text.");
    }

    /** @throws ModelException that says what a key must be */
    ModelException refused(String name, String allowed) {
        return new ModelException(key + name + " is " + content.get(name) + "; it must be " + allowed + ".");
    }

    String text(String name) {
        Object value = content.get(name);
        if (value == null || value instanceof Map) {
            throw new ModelException(key + name + " is missing: it must be a text.");
        }
        return value.toString();
    }

    String oneOf(String name, String... allowed) {
        String value = text(name);
        if (!Arrays.asList(allowed).contains(value)) {
            throw new ModelException(key + name + " is '" + value + "'; this version of the plugin knows " + String.join(", ", allowed) + ".");
        }
        return value;
    }

    double number(String name, double least, double most) {
        if (content.get(name) instanceof Number value && value.doubleValue() >= least && value.doubleValue() <= most) {
            return value.doubleValue();
        }
        throw new ModelException(key + name + " is " + content.get(name) + "; it must be a number from " + least + " to " + most + ".");
    }

    int whole(String name, int least, int most) {
        if (content.get(name) instanceof Integer value && value >= least && value <= most) {
            return value;
        }
        throw new ModelException(key + name + " is " + content.get(name) + "; it must be a whole number from " + least + " to " + most + ".");
    }
}
