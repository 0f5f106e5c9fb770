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

import ij.ImagePlus;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.Panel;
import java.awt.RenderingHints;

/** A part of the image before and after, side by side, or a line of text. */
final class PreviewPanel extends Panel {

    private static final long serialVersionUID = 1L;
    private static final int SIDE = 192;
    private static final int GAP = 8;

    private transient Image before;
    private transient Image after;
    private String text = "";

    @Override
    public Dimension getPreferredSize() {
        return new Dimension(2 * SIDE + GAP, SIDE + 18);
    }

    void say(String sentence) {
        text = sentence;
        repaint();
    }

    void show(ImagePlus part, ImagePlus restored) {
        before = part.getBufferedImage();
        after = restored.getBufferedImage();
        text = "Before, and a preview of a part (" + size(restored) + ")";
        repaint();
    }

    private static String size(ImagePlus image) {
        return image.getWidth() + " x " + image.getHeight() + " pixels";
    }

    @Override
    public void paint(Graphics graphics) {
        paint((Graphics2D) graphics, before, 0);
        paint((Graphics2D) graphics, after, SIDE + GAP);
        graphics.setColor(Color.darkGray);
        graphics.drawString(TextBlock.lines(text).lines().findFirst().orElse(""), 0, SIDE + 14);
    }

    private static void paint(Graphics2D graphics, Image image, int x) {
        graphics.setColor(Color.lightGray);
        graphics.drawRect(x, 0, SIDE - 1, SIDE - 1);
        if (image != null) {
            double scale = Math.min((double) SIDE / image.getWidth(null), (double) SIDE / image.getHeight(null));
            int width = (int) Math.round(scale * image.getWidth(null));
            int height = (int) Math.round(scale * image.getHeight(null));
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
            graphics.drawImage(image, x + (SIDE - width) / 2, (SIDE - height) / 2, width, height, null);
        }
    }
}
