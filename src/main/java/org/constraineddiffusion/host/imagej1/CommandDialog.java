package org.constraineddiffusion.host.imagej1;

import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.constraineddiffusion.command.CommandParameter;
import org.constraineddiffusion.command.CommandParameters;
import org.constraineddiffusion.image.InputException;

/** ImageJ's own dialog for the parameters of a command. The active image is taken; it has no field. */
final class CommandDialog {

    private CommandDialog() {
    }

    /**
     * Shows the dialog, and that of the sampler's settings after it where the user asks for it.
     *
     * @return false if the user cancels it
     * @throws InputException if a field's text is not of its type, with what is allowed
     */
    static boolean fill(CommandParameters parameters, String title) {
        List<CommandParameter> fields = parameters.all().stream().filter(parameter -> !parameter.isImage() && !parameter.isHidden()).toList();
        boolean recording = Recorder.record;
        Recorder.record = false; // the dialog would record every field, and take keys that begin alike for one
        boolean filled;
        try {
            filled = fill(fields.stream().filter(field -> !field.isAdvanced()).toList(), title)
                && (!parameters.asksForAdvanced() || fill(fields.stream().filter(CommandParameter::isAdvanced).toList(), title));
        } finally {
            Recorder.record = recording;
        }
        if (filled && recording) {
            record(parameters);
        }
        return filled;
    }

    /** Records the keys that differ from their defaults, in place of all fields, which ImageJ's dialog has recorded. */
    private static void record(CommandParameters parameters) {
        Recorder.setCommand(Recorder.getCommand());
        parameters.changed().forEach(parameter -> Recorder.recordOption(parameter.key(), String.valueOf(parameter.value())));
    }

    private static boolean fill(List<CommandParameter> fields, String title) {
        GenericDialog dialog = new GenericDialog(title.replace("...", ""));
        List<Supplier<String>> answers = fields.stream().map(field -> add(dialog, field)).toList();
        dialog.addHelp(help(fields));
        dialog.showDialog();
        if (dialog.wasCanceled()) {
            return false;
        }
        for (int i = 0; i < answers.size(); i++) {
            fields.get(i).setText(answers.get(i).get());
        }
        return true;
    }

    /** What the fields are for, behind the button Help: ImageJ's dialogs have no tips. */
    static String help(List<CommandParameter> fields) {
        return fields.stream().map(field -> "<dt><b>" + label(field).replace('_', ' ') + "</b></dt><dd>" + field.help() + "</dd>")
                .collect(Collectors.joining("", "<html><dl>", "</dl></html>"));
    }

    /** The key is the beginning of the label, so that the recorder writes it. */
    private static String label(CommandParameter field) {
        String key = field.key();
        String capital = Character.toUpperCase(key.charAt(0)) + key.substring(1);
        int unit = field.label().indexOf('(');
        return unit < 0 ? capital : capital + " " + field.label().substring(unit);
    }

    /** What the user answers; to be read once, in the order of the fields. */
    private static Supplier<String> add(GenericDialog dialog, CommandParameter field) {
        String value = String.valueOf(field.value());
        List<String> offered = field.offered();
        if (!offered.isEmpty()) {
            dialog.addChoice(label(field), offered.toArray(new String[0]), value);
            return dialog::getNextChoice;
        }
        if (field.isFolder()) {
            dialog.addDirectoryField(label(field), field.value() == null ? "" : value);
            return dialog::getNextString;
        }
        if (field.isTruth()) {
            dialog.addCheckbox(label(field), (Boolean) field.value());
            return () -> String.valueOf(dialog.getNextBoolean());
        }
        dialog.addStringField(label(field), value, Math.max(field.isNumber() ? 8 : 20, value.length() + 2));
        return dialog::getNextString;
    }
}
