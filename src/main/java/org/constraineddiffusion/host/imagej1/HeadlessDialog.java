/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.imagej1;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.gui.DialogListener;
import ij.macro.Interpreter;
import ij.plugin.filter.PlugInFilterRunner;
import ij.util.Tools;
import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Color;
import java.awt.Component;
import java.awt.Font;
import java.awt.Frame;
import java.awt.Insets;
import java.awt.Label;
import java.awt.Panel;
import java.awt.TextArea;
import java.awt.event.ActionListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Vector;

/**
 * Takes the place of ImageJ's {@code GenericDialog} where there is no display, as {@link HeadlessImageJ} puts it there: ImageJ's cannot be
 * created then, so that no command that has one would run. The fields have the values of the macro's options, or their defaults.
 * Methods and their order of calls are those of ImageJ 1.54p; what only shows something does nothing.
 */
@SuppressWarnings({"serial", "rawtypes"})
public class HeadlessDialog extends Panel {

    /** A field in the order of its kind. */
    private record Field(String key, String value, String[] items) {
    }

    private enum Kind { NUMBER, STRING, BOOLEAN, CHOICE, RADIO, TEXT, IMAGE }

    private final transient Map<Kind, List<Field>> fields = new HashMap<>();
    private final transient Map<Kind, Integer> next = new HashMap<>();
    private final transient List<DialogListener> listeners = new ArrayList<>();
    private final String options = Macro.getOptions();
    private String title;
    private boolean invalid;
    private String error;
    private int choiceIndex;

    public HeadlessDialog(String title) {
        this.title = title;
    }

    public HeadlessDialog(String title, Frame parent) {
        this(title);
    }

    private void add(Kind kind, String label, String value, String... items) {
        fields.computeIfAbsent(kind, none -> new ArrayList<>()).add(new Field(Macro.trimKey(label == null ? "" : label), value, items));
    }

    public void addNumericField(String label, double value) {
        add(Kind.NUMBER, label, String.valueOf(value));
    }

    public void addNumericField(String label, double value, int digits) {
        addNumericField(label, value);
    }

    public void addNumericField(String label, double value, int digits, int columns, String units) {
        addNumericField(label, value);
    }

    public void addSlider(String label, double least, double most, double value) {
        addNumericField(label, value);
    }

    public void addSlider(String label, double least, double most, double value, double step) {
        addNumericField(label, value);
    }

    public void addStringField(String label, String value) {
        add(Kind.STRING, label, value);
    }

    public void addStringField(String label, String value, int columns) {
        addStringField(label, value);
    }

    public void addDirectoryField(String label, String value) {
        addStringField(label, value);
    }

    public void addDirectoryField(String label, String value, int columns) {
        addStringField(label, value);
    }

    public void addFileField(String label, String value) {
        addStringField(label, value);
    }

    public void addFileField(String label, String value, int columns) {
        addStringField(label, value);
    }

    public void addCheckbox(String label, boolean value) {
        add(Kind.BOOLEAN, label, String.valueOf(value));
    }

    public void addPreviewCheckbox(PlugInFilterRunner runner) {
    }

    public void addPreviewCheckbox(PlugInFilterRunner runner, String label) {
    }

    public void addCheckboxGroup(int rows, int columns, String[] labels, boolean[] values) {
        for (int i = 0; i < labels.length; i++) {
            addCheckbox(labels[i], values[i]);
        }
    }

    public void addCheckboxGroup(int rows, int columns, String[] labels, boolean[] values, String[] headings) {
        addCheckboxGroup(rows, columns, labels, values);
    }

    public void addRadioButtonGroup(String label, String[] items, int rows, int columns, String value) {
        add(Kind.RADIO, label, value, items);
    }

    public void addChoice(String label, String[] items, String value) {
        add(Kind.CHOICE, label, value == null && items.length > 0 ? items[0] : value, items);
    }

    public <E extends Enum<E>> void addEnumChoice(String label, E value) {
        addEnumChoice(label, value.getDeclaringClass().getEnumConstants(), value);
    }

    public <E extends Enum<E>> void addEnumChoice(String label, E[] values, E value) {
        addChoice(label, Arrays.stream(values).map(Enum::name).toArray(String[]::new), value.name());
    }

    public void addImageChoice(String label, String value) {
        add(Kind.IMAGE, label, value, WindowManager.getImageTitles());
    }

    public void addTextAreas(String first, String second, int rows, int columns) {
        add(Kind.TEXT, "text1", first);
        add(Kind.TEXT, "text2", second == null ? "" : second);
    }

    private Field nextOf(Kind kind) {
        int index = next.merge(kind, 1, Integer::sum) - 1;
        return fields.getOrDefault(kind, List.of()).get(index);
    }

    /** What the macro gave, which may be a variable of it as {@code &name}. */
    private String given(Field field) {
        String value = options == null ? field.value() : Macro.getValue(options, field.key(), field.value());
        if (value != null && value.startsWith("&") && Interpreter.getInstance() != null) {
            String variable = Interpreter.getInstance().getVariableAsString(value.substring(1));
            return variable == null ? value : variable;
        }
        return value;
    }

    public double getNextNumber() {
        Field field = nextOf(Kind.NUMBER);
        String text = given(field);
        double number = parseDouble(text);
        if (Double.isNaN(number) && Interpreter.getInstance() != null && !"NaN".equals(text)) {
            number = Interpreter.getInstance().getVariable(text);
        }
        if (Double.isNaN(number) && !"NaN".equals(text)) {
            invalid = true;
            error = "\"" + text + "\" is an invalid number";
            IJ.error("Macro error", title + ": " + field.key() + " must be a number, not '" + text + "'.");
        }
        return number;
    }

    public double parseDouble(String text) {
        return Tools.parseDouble(text == null ? "" : text.trim());
    }

    public String getNextString() {
        return given(nextOf(Kind.STRING));
    }

    public String getNextText() {
        return given(nextOf(Kind.TEXT)).replace("\\n", "\n");
    }

    /** A key alone stands for true; what is in brackets or quotes is the value of another. */
    public boolean getNextBoolean() {
        Field field = nextOf(Kind.BOOLEAN);
        if (options == null) {
            return Boolean.parseBoolean(field.value());
        }
        String keys = options.replaceAll("=(\\[[^]]*\\]|'[^']*')", "=x");
        return (" " + keys + " ").contains(" " + field.key() + " ") || Macro.getValue(options, field.key(), "").equalsIgnoreCase("true");
    }

    private String chosen(Kind kind) {
        Field field = nextOf(kind);
        String item = given(field);
        List<String> items = Arrays.asList(field.items());
        choiceIndex = items.indexOf(item);
        if (choiceIndex < 0 && !items.isEmpty()) {
            IJ.error("Macro error", title + ": " + field.key() + " must be one of " + String.join(", ", items) + ", not '" + item + "'.");
        }
        return item;
    }

    public String getNextChoice() {
        return chosen(Kind.CHOICE);
    }

    public int getNextChoiceIndex() {
        chosen(Kind.CHOICE);
        return choiceIndex;
    }

    public String getNextRadioButton() {
        return chosen(Kind.RADIO);
    }

    public <E extends Enum<E>> E getNextEnumChoice(Class<E> type) {
        return Enum.valueOf(type, getNextChoice());
    }

    public ImagePlus getNextImage() {
        return WindowManager.getImage(given(nextOf(Kind.IMAGE)));
    }

    /** Commands that read their fields in a listener only are called once, as ImageJ does in macros. */
    public void showDialog() {
        resetCounters();
        if (!listeners.isEmpty()) {
            listeners.get(0).dialogItemChanged(self(), null);
        }
        resetCounters();
    }

    /** This, as the class whose place it has. */
    private ij.gui.GenericDialog self() {
        return (ij.gui.GenericDialog) (Object) this;
    }

    public void resetCounters() {
        next.clear();
        invalid = false;
    }

    public boolean invalidNumber() {
        return invalid;
    }

    public String getErrorMessage() {
        return error;
    }

    public void addDialogListener(DialogListener listener) {
        listeners.add(listener);
    }

    public boolean wasCanceled() {
        return false;
    }

    public boolean wasOKed() {
        return true;
    }

    public boolean isPreviewActive() {
        return false;
    }

    public void setTitle(String other) {
        title = other;
    }

    public String getTitle() {
        return title;
    }

    public static HeadlessDialog getInstance() {
        return null;
    }

    public Vector getNumericFields() {
        return null;
    }

    public Vector getStringFields() {
        return null;
    }

    public Vector getCheckboxes() {
        return null;
    }

    public Vector getChoices() {
        return null;
    }

    public Vector getSliders() {
        return null;
    }

    public Vector getRadioButtonGroups() {
        return null;
    }

    public TextArea getTextArea1() {
        return null;
    }

    public TextArea getTextArea2() {
        return null;
    }

    public Component getMessage() {
        return null;
    }

    public Checkbox getPreviewCheckbox() {
        return null;
    }

    public Button[] getButtons() {
        return new Button[3];
    }

    public Label getLabel() {
        return null;
    }

    public void addButton(String label, ActionListener listener) {
    }

    public void addMessage(String text) {
    }

    public void addMessage(String text, Font font) {
    }

    public void addMessage(String text, Font font, Color color) {
    }

    public void addPanel(Panel panel) {
    }

    public void addPanel(Panel panel, int constraints, Insets insets) {
    }

    public void addImage(ImagePlus image) {
    }

    public void addHelp(String url) {
    }

    public void addToSameRow() {
    }

    public void setInsets(int top, int left, int bottom) {
    }

    public void setEchoChar(char echo) {
    }

    public void setDefaultString(int index, String text) {
    }

    public void setOKLabel(String label) {
    }

    public void setCancelLabel(String label) {
    }

    public void setHelpLabel(String label) {
    }

    public void setSmartRecording(boolean smart) {
    }

    public void enableYesNoCancel() {
    }

    public void enableYesNoCancel(String yes, String no) {
    }

    public void hideCancelButton() {
    }

    public void previewRunning(boolean running) {
    }

    public void centerDialog(boolean center) {
    }

    public void pack() {
    }

    public void dispose() {
    }

    public void setModal(boolean modal) {
    }
}
