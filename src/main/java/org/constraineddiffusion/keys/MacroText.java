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

import java.util.LinkedHashMap;
import java.util.Map;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;

/**
 * The options of {@code run("…", "key=value key=[value with spaces]")}. ImageJ's own look-up takes {@code steps=} for the end
 * of {@code inner_steps=}, so the text is taken apart here. A value stands as it is, in brackets, or in single quotes, which are
 * doubled inside: ImageJ has the first two, and quotes without the doubling.
 */
public final class MacroText {

    private final String text;
    private final Map<String, String> values = new LinkedHashMap<>();
    private int position;

    private MacroText(String text) {
        this.text = text;
    }

    /**
     * The values by key, in their order; a key without a value has the value {@code true}.
     *
     * @throws InputException if the text is not of this form, or has a key twice
     */
    public static Map<String, String> parse(String options) {
        MacroText macro = new MacroText(options);
        for (macro.skipSpace(); macro.position < options.length(); macro.skipSpace()) {
            macro.readOption();
        }
        return macro.values;
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private void readOption() {
        int start = position;
        while (!isAtEnd() && "=[]".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String key = text.substring(start, position);
        if (key.isEmpty() || !isAtEnd() && text.charAt(position) != '=') {
            throw noKey();
        }
        String value = "true";
        if (!isAtEnd()) {
            position++;
            value = readValue(key);
        }
        String before = values.putIfAbsent(key, value);
        if (before != null) {
            throw twice(key, before, value);
        }
    }

    private InputException noKey() {
        String rest = UserText.shown(text.substring(position));
        return new InputException(switch (text.charAt(position)) {
            case ']' -> "']' closes no bracket: write a value with spaces as key=[value].";
            case '=' -> "'" + rest + "' has no key: write key=value without spaces around the equals sign.";
            default -> "'" + rest + "' has no key: write key=[value].";
        });
    }

    static InputException twice(String key, String value, String other) {
        return new InputException(UserText.shown(key) + " is given twice, as '" + UserText.shown(value) + "' and '" + UserText.shown(other) + "': give it once.");
    }

    private String readValue(String key) {
        int start = position;
        char first = isAtEnd() ? ' ' : text.charAt(position);
        if (first != '[' && first != '\'') {
            while (!isAtEnd()) {
                position++;
            }
            return text.substring(start, position);
        }
        position = first == '[' ? closingBracket() : closingQuote();
        String name = UserText.shown(key);
        if (position > text.length()) {
            throw new InputException("The " + (first == '[' ? "bracket" : "quote") + " of " + name + "=" + UserText.shown(text.substring(start)) + " is not closed: write "
                    + name + "=[value].");
        }
        if (!isAtEnd()) {
            throw new InputException("After " + name + "=" + UserText.shown(text.substring(start, position)) + " there must be a space, not '"
                    + UserText.shown(text.substring(position)) + "'.");
        }
        String inside = text.substring(start + 1, position - 1);
        return first == '[' ? inside : inside.replace("''", "'");
    }

    /** Whether a key or value without brackets ends here. */
    private boolean isAtEnd() {
        return position >= text.length() || Character.isWhitespace(text.charAt(position));
    }

    /** The position after the bracket that closes the one here, or one after the text's end. */
    private int closingBracket() {
        int depth = 0;
        for (int i = position; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return text.length() + 1;
    }

    /** The position after the quote that closes the one here, or one after the text's end. */
    private int closingQuote() {
        for (int i = position + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\'') {
                if (i + 1 == text.length() || text.charAt(i + 1) != '\'') {
                    return i + 1;
                }
                i++;
            }
        }
        return text.length() + 1;
    }

    /** A value as it must stand after the equals sign. */
    public static String quote(String value) {
        if (!value.isEmpty() && value.charAt(0) != '[' && value.charAt(0) != '\'' && value.chars().noneMatch(Character::isWhitespace)) {
            return value;
        }
        String inBrackets = "[" + value + "]";
        return new MacroText(inBrackets).closingBracket() == inBrackets.length() ? inBrackets : "'" + value.replace("'", "''") + "'";
    }

    /** As a text must stand between the quotes of a macro. */
    public static String inQuotes(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }
}
