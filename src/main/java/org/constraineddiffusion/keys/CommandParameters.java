/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.keys;

import ij.ImagePlus;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.OpenImages;
import org.constraineddiffusion.image.UserText;

/** All inputs of a command. */
public final class CommandParameters {

    /** Other names of keys. */
    private static final Map<String, String> ALIASES = Map.of("prompt", "caption", "negative_prompt", "negative_caption");

    /** A key that asked for a second dialog, and had no effect in a macro. */
    private static final String FORMER = "advanced";

    private final Map<String, CommandParameter> byKey = new LinkedHashMap<>();
    private final Keyed command;

    private CommandParameters(Keyed command) {
        this.command = command;
    }

    /** The inputs that a command's class and those above it declare: the image, then its own, then those above. */
    public static CommandParameters of(Keyed command) {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> type = command.getClass(); type != null; type = type.getSuperclass()) {
            classes.add(type);
        }
        List<CommandParameter> declared = new ArrayList<>();
        for (Class<?> type : classes) {
            for (Field field : type.getDeclaredFields()) {
                CommandParameter.of(command, field).ifPresent(declared::add);
            }
        }
        declared.sort(Comparator.comparing(parameter -> !parameter.isImage()));
        CommandParameters parameters = new CommandParameters(command);
        declared.forEach(parameter -> parameters.byKey.put(parameter.key(), parameter));
        return parameters;
    }

    /** The input of a key that there is. */
    public CommandParameter find(String key) {
        return byKey.get(key);
    }

    /** The inputs: the image, the command's own, then the shared ones. */
    public List<CommandParameter> all() {
        return List.copyOf(byKey.values());
    }

    /**
     * Those that a recorder is to write: the seed, and whose values differ from the command's defaults, without the image.
     * A line without any key would ask again.
     */
    public List<CommandParameter> changed() {
        CommandParameters defaults = of(command.fresh());
        return all().stream().filter(parameter -> !parameter.isImage()
                && (parameter.key().equals("seed") || !parameter.value().equals(defaults.byKey.get(parameter.key()).value()))).toList();
    }

    /** Their keys, in the same order. */
    public List<String> keys() {
        return List.copyOf(byKey.keySet());
    }

    /**
     * Gives the command what a macro wrote, and the defaults for all that it left out but the image.
     *
     * @param options as {@link MacroText#parse} takes them
     * @throws InputException at the first key that is unknown or value that is of the wrong type
     */
    public void set(String options) {
        Map<String, String> values = MacroText.parse(options);
        CommandParameters defaults = of(command.fresh());
        defaults.byKey.values().stream().filter(parameter -> !parameter.isImage())
                .forEach(parameter -> byKey.get(parameter.key()).setText(parameter.value() == null ? "" : String.valueOf(parameter.value())));
        Map<CommandParameter, String> given = new HashMap<>();
        values.forEach((key, text) -> {
            if (key.equals(FORMER)) {
                return;
            }
            CommandParameter parameter = byKey.get(ALIASES.getOrDefault(key, key));
            if (parameter == null) {
                throw new InputException("There is no key '" + UserText.shown(key) + "'; allowed are " + String.join(", ", keys()) + ".");
            }
            String before = given.put(parameter, text);
            if (before != null) {
                throw MacroText.twice(parameter.key(), before, text);
            }
            if (parameter.isImage()) {
                parameter.setImage(OpenImages.imageCalled(key, text));
            } else {
                parameter.setText(text);
            }
        });
    }

    /** @throws InputException at the first value that is out of range */
    public void check() {
        byKey.values().forEach(CommandParameter::check);
    }

    /** The values as options of a macro's {@code run}. */
    public String toMacroText() {
        return byKey.values().stream().map(parameter -> parameter.key() + "=" + MacroText.quote(text(parameter)))
                .collect(Collectors.joining(" "));
    }

    private static String text(CommandParameter parameter) {
        Object value = parameter.value();
        return value instanceof ImagePlus image ? image.getTitle() : parameter.macroText();
    }
}
