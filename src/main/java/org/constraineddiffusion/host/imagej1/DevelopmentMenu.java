package org.constraineddiffusion.host.imagej1;

import ij.IJ;
import ij.Menus;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the commands of {@code plugins.config} known to an ImageJ that runs from class folders and so has not read it. ImageJ
 * alone cannot make its menus, and with them its table of commands, without a display; there the table is filled from its
 * own list, so that macros run.
 */
public final class DevelopmentMenu {

    /** A menu, a label and a class, as {@code plugins.config} has them. */
    private static final Pattern PLUGIN = Pattern.compile("(?m)^([^#,]+), \"([^\"]+)\", (.+)$");

    /** A label and a class, as ImageJ's own list has them. */
    private static final Pattern BUILT_IN = Pattern.compile("(?m)^\\w+=\"([^\"\\[]+)(?:\\[[^]]*])?\",(.+)$");

    private DevelopmentMenu() {
    }

    /** Adds the commands to the menus, or without a display to the table that macros use. */
    public static void install() {
        if (GraphicsEnvironment.isHeadless()) {
            fillTable();
        } else {
            Matcher plugin = PLUGIN.matcher(text("/plugins.config"));
            while (plugin.find()) {
                Menus.add(plugin.group(1) + ">" + plugin.group(2), plugin.group(3).trim());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static void fillTable() {
        if (Menus.getCommands() == null) {
            try {
                IJ.run("");
            } catch (HeadlessException expected) {
                // It has made an empty table before it failed.
            }
        }
        Map<String, String> commands = Menus.getCommands();
        Matcher builtIn = BUILT_IN.matcher(text("/IJ_Props.txt"));
        while (builtIn.find()) {
            commands.putIfAbsent(builtIn.group(1), builtIn.group(2).trim());
        }
        Matcher plugin = PLUGIN.matcher(text("/plugins.config"));
        while (plugin.find()) {
            commands.put(plugin.group(2), plugin.group(3).trim());
        }
    }

    private static String text(String resource) {
        try (InputStream stream = DevelopmentMenu.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
