/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.fuzz;

import ij.gui.Arrow;
import ij.gui.EllipseRoi;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.PointRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.RotatedRectRoi;
import ij.gui.ShapeRoi;
import ij.gui.TextRoi;
import java.util.Random;

/** Selections of every kind, inside of an image, across its border and beyond. */
final class RandomSelections {

    private final Random random;

    RandomSelections(Random random) {
        this.random = random;
    }

    /** Null for none. */
    Roi next(int width, int height) {
        double x = random.nextDouble() * width * 1.2 - width * 0.2;
        double y = random.nextDouble() * height * 1.2 - height * 0.2;
        double w = 1 + random.nextDouble() * width * 0.6;
        double h = 1 + random.nextDouble() * height * 0.6;
        boolean whole = random.nextInt(4) > 0;
        Roi roi = of(random.nextInt(17), whole ? Math.floor(x) : x, whole ? Math.floor(y) : y, whole ? Math.floor(w) : w, whole ? Math.floor(h) : h);
        if (roi != null && roi.isLine() && random.nextBoolean()) {
            roi.setStrokeWidth(1 + random.nextInt(6));
        }
        return roi;
    }

    private Roi of(int kind, double x, double y, double w, double h) {
        float[] xs = {(float) x, (float) (x + w), (float) (x + w / 2), (float) (x + w / 3)};
        float[] ys = {(float) y, (float) (y + h / 3), (float) (y + h), (float) (y + h / 2)};
        return switch (kind) {
            case 0 -> null;
            case 1 -> new OvalRoi(x, y, w, h);
            case 2 -> new PolygonRoi(xs, ys, Roi.POLYGON);
            case 3 -> new PolygonRoi(xs, ys, Roi.FREEROI);
            case 4 -> new PolygonRoi(xs, ys, Roi.TRACED_ROI);
            case 5 -> new Line(x, y, x + w, y + h);
            case 6 -> new PolygonRoi(xs, ys, Roi.POLYLINE);
            case 7 -> new PolygonRoi(xs, ys, Roi.FREELINE);
            case 8 -> new PointRoi(x, y);
            case 9 -> new PointRoi(xs, ys);
            case 10 -> new TextRoi(x, y, "text");
            case 11 -> new ShapeRoi(new Roi(x, y, w, h)).xor(new ShapeRoi(new OvalRoi(x + w / 2, y + h / 2, w, h)));
            case 12 -> new EllipseRoi(x, y, x + w, y + h, 0.6);
            case 13 -> new RotatedRectRoi(x, y, x + w, y + h, 1 + h / 2);
            case 14 -> new Arrow(x, y, x + w, y + h);
            case 15 -> rounded(x, y, w, h);
            default -> new Roi(x, y, w, h);
        };
    }

    private static Roi rounded(double x, double y, double w, double h) {
        Roi roi = new Roi(x, y, w, h);
        roi.setCornerDiameter(4);
        return roi;
    }
}
