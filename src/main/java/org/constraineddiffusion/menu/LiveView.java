/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.menu;

import ij.ImagePlus;
import ij.gui.GUI;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * A small window with the clean estimate of a run, at most five times a second. It is none of ImageJ's images, takes no focus, opens only
 * when a run lasts, and stays closed once the user closes it.
 */
final class LiveView {

    private static final long INTERVAL = 200_000_000;
    private static final long BEFORE_FIRST = 700_000_000;
    private static final int LEAST_SIDE = 256;
    private static final int LARGEST_SIDE = 400;

    private final String title;
    private final ImagePlus image;
    private final long start;
    private long last;
    private volatile boolean closed;
    private Frame frame;
    private transient Image shown;
    private String position = "";

    /** @param now of a clock in nanoseconds */
    LiveView(String title, ImagePlus image, long now) {
        this.title = title;
        this.image = image;
        this.start = now;
        this.last = now - INTERVAL;
    }

    /** Whether the next estimate is to be shown. */
    boolean isDue(long now) {
        return !closed && now - start >= BEFORE_FIRST && now - last >= INTERVAL;
    }

    /** Shows an estimate. */
    void show(List<RandomAccessibleInterval<FloatType>> planes, long now) {
        setShown(now);
        Image next = picture(planes, image).getBufferedImage();
        EventQueue.invokeLater(() -> {
            if (!closed) {
                shown = next;
                open();
                frame.repaint();
            }
        });
    }

    void setShown(long now) {
        last = now;
    }

    /** Says where the run stands. */
    void setPosition(String text) {
        position = text;
    }

    void close() {
        closed = true;
        EventQueue.invokeLater(() -> {
            if (frame != null) {
                frame.dispose();
            }
        });
    }

    /** An estimate with the image's display range and colours. */
    static ImageProcessor picture(List<RandomAccessibleInterval<FloatType>> planes, ImagePlus image) {
        if (planes.size() == 3 && image.getBitDepth() == 24) {
            ColorProcessor colours = new ColorProcessor((int) planes.get(0).dimension(0), (int) planes.get(0).dimension(1));
            for (int channel = 0; channel < 3; channel++) {
                FloatProcessor plane = plane(planes.get(channel));
                plane.setMinAndMax(0, 255);
                colours.setChannel(channel + 1, plane.convertToByteProcessor());
            }
            return colours;
        }
        FloatProcessor plane = plane(planes.get(0));
        plane.setMinAndMax(image.getBitDepth() == 24 ? 0 : image.getDisplayRangeMin(), image.getBitDepth() == 24 ? 255 : image.getDisplayRangeMax());
        return plane;
    }

    private static FloatProcessor plane(RandomAccessibleInterval<FloatType> values) {
        FloatProcessor plane = new FloatProcessor((int) values.dimension(0), (int) values.dimension(1));
        int next = 0;
        for (FloatType value : Views.flatIterable(values)) {
            plane.setf(next++, value.get());
        }
        return plane;
    }

    private void open() {
        if (frame == null) {
            frame = new Frame(title);
            frame.setFocusableWindowState(false);
            frame.add(new View());
            frame.addWindowListener(new WindowAdapter() {
                @Override
                public void windowClosing(WindowEvent event) {
                    close();
                }
            });
            frame.pack();
            Rectangle screen = GUI.getMaxWindowBounds(image.getWindow());
            Rectangle beside = image.getWindow() == null ? new Rectangle(screen.x, screen.y, 0, 0) : image.getWindow().getBounds();
            int right = beside.x + beside.width + 10;
            frame.setLocation(Math.max(screen.x, Math.min(right, screen.x + screen.width - frame.getWidth())),
                    Math.max(screen.y, Math.min(beside.y, screen.y + screen.height - frame.getHeight())));
            frame.setVisible(true);
        }
        frame.setTitle(title + " (" + position + ")");
    }

    /** The estimate, enlarged if it is small. */
    private final class View extends Component {

        private static final long serialVersionUID = 1L;

        @Override
        public Dimension getPreferredSize() {
            double longer = Math.max(shown.getWidth(null), shown.getHeight(null));
            double scale = Math.max(LEAST_SIDE, Math.min(LARGEST_SIDE, longer)) / longer;
            return new Dimension((int) Math.round(scale * shown.getWidth(null)), (int) Math.round(scale * shown.getHeight(null)));
        }

        @Override
        public void update(Graphics graphics) {
            paint(graphics);
        }

        @Override
        public void paint(Graphics graphics) {
            double scale = Math.min((double) getWidth() / shown.getWidth(null), (double) getHeight() / shown.getHeight(null));
            ((Graphics2D) graphics).setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(shown, 0, 0, (int) (scale * shown.getWidth(null)), (int) (scale * shown.getHeight(null)), null);
        }
    }
}
