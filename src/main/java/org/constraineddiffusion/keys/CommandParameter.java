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
import java.io.File;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.plugin.Parameter;
import org.scijava.service.Service;

/** One input of a command, as its {@link Parameter} annotation declares it: the one place for key, default, range and help. */
public final class CommandParameter {

    private final Keyed command;
    private final Field field;
    private final Parameter declared;
    private String written;

    private CommandParameter(Keyed command, Field field) {
        this.command = command;
        this.field = field;
        this.declared = field.getAnnotation(Parameter.class);
        field.setAccessible(true);
    }

    /** The input that a field declares; none if it is an output, a service, or no parameter at all. */
    static Optional<CommandParameter> of(Keyed command, Field field) {
        Parameter declared = field.getAnnotation(Parameter.class);
        boolean input = declared != null && declared.type() == ItemIO.INPUT && !Service.class.isAssignableFrom(field.getType());
        return input ? Optional.of(new CommandParameter(command, field)) : Optional.empty();
    }

    /** The key in macros. */
    public String key() {
        return field.getName();
    }

    /** The label in dialogs. */
    public String label() {
        return declared.label();
    }

    /** What the parameter does. */
    public String help() {
        return declared.description();
    }

    /** The values to choose from; empty if it is free. */
    public List<String> choices() {
        return List.of(declared.choices());
    }

    /** The values that a dialog offers, the present one among them; empty if it is to be typed. Macros may give others where it has no {@link #choices}. */
    public List<String> offered() {
        List<String> offered = command.offered(key());
        if (offered.isEmpty()) {
            return choices();
        }
        String present = String.valueOf(value());
        return offered.contains(present) ? offered : Stream.concat(Stream.of(present), offered.stream()).toList();
    }

    /** True for a key of macros that dialogs have not. */
    public boolean isHidden() {
        return declared.visibility() == ItemVisibility.INVISIBLE;
    }

    /** The value as dialogs and documents have it: with a word, such as auto, where a number stands for something. */
    public String text() {
        return value() == null ? "" : word().filter(word -> isWord(word)).map(Word::value).orElseGet(() -> value() instanceof Double number ? UserText.shown(number) : String.valueOf(value()));
    }

    /** The value as macros have it. Words for texts are left to dialogs: an image may have one as its title. */
    public String macroText() {
        return isNumber() || value() == null ? text() : String.valueOf(value());
    }

    /** What {@link #offered} offers, as dialogs have it. */
    public List<String> shownOffered() {
        return offered().stream().map(each -> word().filter(word -> word.of().equals(each)).map(Word::value).orElse(each)).toList();
    }

    private Optional<Word> word() {
        return Optional.ofNullable(field.getAnnotation(Word.class));
    }

    private boolean isWord(Word word) {
        return value() instanceof Number number ? number.doubleValue() == Double.parseDouble(word.of()) : word.of().equals(value());
    }

    /** True for an image. */
    public boolean isImage() {
        return field.getType() == ImagePlus.class;
    }

    /** True for a folder. */
    public boolean isFolder() {
        return field.getType() == File.class;
    }

    /** True for a choice of true and false. */
    public boolean isTruth() {
        return field.getType() == boolean.class;
    }

    /** True for a number. */
    public boolean isNumber() {
        return field.getType() == int.class || field.getType() == long.class || field.getType() == double.class;
    }

    /** True for a number without a fraction. */
    public boolean isWhole() {
        return isNumber() && field.getType() != double.class;
    }

    /** The value that the command has now. */
    public Object value() {
        try {
            return field.get(command);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Gives the command an image. */
    public void setImage(ImagePlus image) {
        set(image);
    }

    /**
     * Gives the command a value that a user wrote.
     *
     * @throws InputException if the text is not of the parameter's type, with what is allowed
     */
    public void setText(String text) {
        word().filter(word -> isNumber() && word.value().equalsIgnoreCase(text.trim())).ifPresentOrElse(word -> parse(word.of()), () -> parse(text));
    }

    /** The same of a text in a dialog, where a word may stand for a text too. */
    public void setShownText(String text) {
        word().filter(word -> word.value().equals(text.trim())).ifPresentOrElse(word -> parse(word.of()), () -> setText(text));
    }

    private void parse(String text) {
        try {
            if (field.getType() == int.class) {
                set(Math.toIntExact(UserText.whole(text)));
            } else if (field.getType() == long.class) {
                set(UserText.whole(text));
            } else if (field.getType() == double.class) {
                set(UserText.number(text));
            } else if (isTruth()) {
                if (!text.trim().matches("true|false")) {
                    throw refused(text);
                }
                set(Boolean.parseBoolean(text.trim()));
            } else if (isFolder()) {
                set(text.isBlank() ? null : new File(text.trim()));
            } else {
                set(text);
            }
            written = text.trim();
        } catch (NumberFormatException | ArithmeticException notANumber) {
            throw refused(text);
        }
    }

    /** @throws InputException if the value that the command has now is out of range, with what is allowed */
    public void check() {
        Object value = value();
        if (value instanceof Number number) {
            double x = number.doubleValue();
            boolean above = declared.min().isEmpty() || x >= Double.parseDouble(declared.min());
            boolean below = declared.max().isEmpty() || x <= Double.parseDouble(declared.max());
            if (!above || !below) { // also NaN
                throw refused(written == null ? UserText.shown(x) : written);
            }
        } else if (!choices().isEmpty() && !choices().contains(value)) {
            throw refused(String.valueOf(value));
        }
    }

    private InputException refused(String value) {
        return new InputException(key() + " must be " + allowed() + ", not '" + UserText.shown(value) + "'.");
    }

    private String allowed() {
        return word().filter(word -> isNumber()).map(word -> word.value() + ", or ").orElse("") + allowedValues();
    }

    private String allowedValues() {
        if (!choices().isEmpty()) {
            return "one of " + String.join(", ", choices());
        }
        if (isTruth()) {
            return "true or false";
        }
        String kind = isWhole() ? "a whole number" : "a number";
        if (declared.min().isEmpty()) {
            return kind;
        }
        return kind + (declared.max().isEmpty() ? " of at least " + declared.min() : " from " + declared.min() + " to " + declared.max());
    }

    private void set(Object value) {
        try {
            field.set(command, value);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
