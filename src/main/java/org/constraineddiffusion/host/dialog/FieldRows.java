/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.dialog;

import ij.gui.GenericDialog;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Component;
import java.awt.Label;
import java.awt.TextField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.constraineddiffusion.keys.CommandParameter;

/** The fields of a dialog, one row each; a row is shown where it has an effect. */
final class FieldRows {

    private static final int WIDE = 20;
    private static final int NARROW = 9;

    private record Row(CommandParameter field, Component label, Component input) {

        String text() {
            return input instanceof Choice choice ? choice.getSelectedItem() : input instanceof Checkbox box ? String.valueOf(box.getState())
                    : ((TextField) input).getText();
        }

        void setText(String text) {
            if (input instanceof Choice choice) {
                choice.select(text);
            } else if (input instanceof Checkbox box) {
                box.setState(Boolean.parseBoolean(text));
            } else if (!((TextField) input).getText().equals(text)) {
                ((TextField) input).setText(text);
            }
        }

        boolean show(boolean shown) {
            if (input.isVisible() == shown) {
                return false;
            }
            input.setVisible(shown);
            label.setVisible(shown);
            return true;
        }
    }

    private final GenericDialog dialog;
    private final CommandForm form;
    private final List<Row> rows = new ArrayList<>();

    FieldRows(GenericDialog dialog, CommandForm form) {
        this.dialog = dialog;
        this.form = form;
    }

    /** Adds a field below, with its value. */
    void add(CommandParameter field, Map<String, String> values) {
        String text = values.get(field.key());
        List<String> offered = form.offered(field, values);
        if (field.isTruth()) {
            dialog.addCheckbox(field.label(), Boolean.parseBoolean(text));
            Component box = (Component) dialog.getCheckboxes().lastElement();
            rows.add(new Row(field, box, box));
        } else if (!offered.isEmpty()) {
            dialog.addChoice(field.label(), offered.toArray(new String[0]), text);
            rows.add(new Row(field, dialog.getLabel(), (Component) dialog.getChoices().lastElement()));
        } else if (field.isFolder()) {
            dialog.addDirectoryField(field.label(), text);
            rows.add(new Row(field, dialog.getLabel(), (Component) dialog.getStringFields().lastElement()));
        } else {
            dialog.addStringField(field.label(), text, field.isNumber() ? NARROW : WIDE);
            Label label = dialog.getLabel();
            rows.add(new Row(field, label, (Component) dialog.getStringFields().lastElement()));
        }
    }

    /** Takes the texts of the fields. */
    void read(Map<String, String> values) {
        rows.forEach(row -> values.put(row.field.key(), row.text()));
    }

    /** Gives the fields their texts. */
    void write(Map<String, String> values) {
        rows.forEach(row -> row.setText(values.get(row.field.key())));
    }

    /**
     * Shows the rows that have an effect, with what they offer now.
     *
     * @return whether the dialog's size changed
     */
    boolean show(Map<String, String> values) {
        boolean changed = false;
        for (Row row : rows) {
            if (row.input instanceof Choice choice) {
                changed |= offer(choice, form.offered(row.field, values), values.get(row.field.key()));
            }
            changed |= row.show(form.applies(row.field, values));
        }
        return changed;
    }

    private static boolean offer(Choice choice, List<String> offered, String text) {
        String[] now = new String[choice.getItemCount()];
        Arrays.setAll(now, choice::getItem);
        if (offered.isEmpty() || offered.equals(List.of(now))) {
            return false;
        }
        choice.removeAll();
        offered.forEach(choice::add);
        choice.select(offered.contains(text) ? text : offered.get(0));
        return true;
    }
}
