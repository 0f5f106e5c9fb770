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
import ij.gui.MultiLineLabel;
import java.awt.Color;
import java.awt.Font;

/** Lines of text in a dialog, which can change. */
final class TextBlock {

    /** The most characters in a line: a dialog is to stand beside an image. */
    private static final int LINE = 76;

    private final MultiLineLabel label;
    private String text;

    private TextBlock(MultiLineLabel label, String text) {
        this.label = label;
        this.text = text;
    }

    static TextBlock add(GenericDialog dialog, String text, int style, Color color) {
        Font font = dialog.getFont() == null ? new Font(Font.SANS_SERIF, style, 12) : dialog.getFont().deriveFont(style);
        String lines = lines(text);
        dialog.addMessage(lines.contains("\n") ? lines : lines + "\n ", font, color);
        dialog.getMessage().setName(lines); // which programs can read; the label keeps its text to itself
        return new TextBlock((MultiLineLabel) dialog.getMessage(), lines);
    }

    /** A text in lines that fit. */
    static String lines(String text) {
        StringBuilder all = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            all.append(line.replaceAll("(.{1," + LINE + "})(?: +|$)", "$1\n").stripTrailing()).append('\n');
        }
        return all.substring(0, all.length() - 1);
    }

    void setForeground(Color color) {
        label.setForeground(color);
    }

    /** @return whether the dialog's size changed */
    boolean setText(String changed) {
        String lines = lines(changed);
        if (lines.equals(text)) {
            return false;
        }
        text = lines;
        label.setText(lines);
        label.setName(lines);
        label.repaint();
        return true;
    }
}
