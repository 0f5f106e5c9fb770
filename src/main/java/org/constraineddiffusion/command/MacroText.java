package org.constraineddiffusion.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of {@code run("…", "key=value key=[value with spaces]")}. ImageJ's own look-up takes {@code steps=} for the end
 * of {@code inner_steps=}, so the text is taken apart here.
 */
public final class MacroText {

    private static final Pattern TOKEN = Pattern.compile("\\s*([^\\s=\\[\\]]+)(?:=(\\[|'[^']*'|[^\\s]*))?");

    private MacroText() {
    }

    /** The values by key, in their order; a key without a value has the value {@code true}. */
    public static Map<String, String> parse(String options) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher token = TOKEN.matcher(options);
        int position = 0;
        while (position < options.length() && token.find(position)) {
            String value = token.group(2);
            position = token.end();
            if (value == null) {
                value = "true";
            } else if (value.equals("[")) {
                int close = closingBracket(options, position);
                value = options.substring(position, close);
                position = Math.min(close + 1, options.length());
            } else if (value.length() > 1 && value.startsWith("'") && value.endsWith("'")) {
                value = value.substring(1, value.length() - 1);
            }
            values.put(token.group(1), value);
        }
        return values;
    }

    /** A value as it must stand after the equals sign. */
    public static String quote(String value) {
        return value.isEmpty() || value.contains(" ") || value.startsWith("[") || value.startsWith("'") ? "[" + value + "]" : value;
    }

    private static int closingBracket(String options, int from) {
        int depth = 1;
        for (int i = from; i < options.length(); i++) {
            char c = options.charAt(i);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return options.length();
    }
}
