package org.constraineddiffusion.host.dialog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.constraineddiffusion.keys.CommandParameter;
import org.constraineddiffusion.keys.CommandParameters;
import org.constraineddiffusion.menu.MenuCommand;

/** The page of a command, from the plugin's jar: what it does, when not to use it, and its keys. It needs no network. */
final class CommandHelp {

    private CommandHelp() {
    }

    /** As HTML that Swing can show. */
    static String page(MenuCommand command) {
        StringBuilder page = new StringBuilder("<html><body><h2>").append(escaped(command.label().replace("...", ""))).append("</h2>")
                .append(text(command.getClass().getSimpleName())).append("<h3>Fields</h3>");
        List<CommandParameter> fields = CommandParameters.of(command).all();
        fields.stream().filter(field -> command.essential().contains(field.key())).forEach(field -> page.append(entry(field)));
        page.append("<h3>Advanced</h3>");
        fields.stream().filter(field -> !command.essential().contains(field.key())).forEach(field -> page.append(entry(field)));
        return page.append("<h3>In a macro</h3><p>").append(escaped("run(\"" + command.label() + "\", \"model=microscopy seed=1\");"))
                .append("</p><p>A key that is left out has its default. The name in brackets is the key.</p></body></html>").toString();
    }

    private static String entry(CommandParameter field) {
        String value = field.isImage() ? "" : field.text().isEmpty() ? "; default: empty" : "; default: " + field.text();
        String choices = field.choices().isEmpty() ? "" : "; " + String.join(", ", field.choices());
        return "<p><b>" + escaped(field.label()) + "</b> (" + escaped(field.key() + value + choices) + ")<br>" + escaped(field.help()) + "</p>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String text(String command) {
        try (InputStream stream = CommandHelp.class.getResourceAsStream("/help/" + command.toLowerCase(Locale.ROOT) + ".html")) {
            return stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
