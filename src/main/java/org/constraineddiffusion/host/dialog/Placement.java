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
import ij.gui.GUI;
import ij.gui.GenericDialog;
import java.awt.Dimension;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;

/** Where a window goes: beside an image, not on it. */
final class Placement {

    private static final int GAP = 10;

    /** Window managers move windows by their borders. */
    private static final int MOVED = 60;

    private Placement() {
    }

    /** Has a dialog open beside the image's window, and grow without leaving the screen. */
    static void beside(GenericDialog dialog, ImagePlus image) {
        if (image == null || image.getWindow() == null) {
            return;
        }
        dialog.centerDialog(false);
        dialog.pack();
        Rectangle window = image.getWindow().getBounds();
        Rectangle screen = GUI.getMaxWindowBounds(image.getWindow());
        dialog.setLocation(place(dialog.getSize(), window, screen));
        dialog.addComponentListener(new ComponentAdapter() {
            private Point placed = dialog.getLocation();

            @Override
            public void componentResized(ComponentEvent event) {
                if (Math.abs(dialog.getX() - placed.x) < MOVED && Math.abs(dialog.getY() - placed.y) < MOVED) {
                    placed = place(dialog.getSize(), window, screen);
                    dialog.setLocation(placed);
                } else { // the user has moved it
                    keepOnScreen(dialog, screen);
                }
            }
        });
    }

    private static void keepOnScreen(Window window, Rectangle screen) {
        Rectangle now = window.getBounds();
        int x = Math.max(screen.x, Math.min(now.x, screen.x + screen.width - now.width));
        int y = Math.max(screen.y, Math.min(now.y, screen.y + screen.height - now.height));
        if (x != now.x || y != now.y) {
            window.setLocation(x, y);
        }
    }

    /** To the right of a window if there is room on the screen, else to its left, else where it covers least of it. */
    static Point place(Dimension size, Rectangle window, Rectangle screen) {
        int top = Math.max(screen.y, Math.min(window.y, screen.y + screen.height - size.height));
        int right = window.x + window.width + GAP;
        int left = window.x - GAP - size.width;
        int edge = screen.x + screen.width - size.width;
        if (right <= edge) {
            return new Point(right, top);
        }
        if (left >= screen.x) {
            return new Point(left, top);
        }
        boolean moreRoomToTheRight = screen.x + screen.width - (window.x + window.width) >= window.x - screen.x;
        return new Point(moreRoomToTheRight ? Math.max(screen.x, edge) : screen.x, top);
    }
}
