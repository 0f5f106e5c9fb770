/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.PointRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.gui.TextRoi;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;
import org.junit.jupiter.api.Test;

class MasksTest {

    private final ImagePlus image = IJ.createImage("cells", "8-bit black", 40, 30, 1);

    private Mask marked(Roi roi) {
        image.setRoi(roi);
        return Masks.ofRoi(image.getRoi(), image);
    }

    private static boolean at(Mask mask, int x, int y) {
        return mask.bits().getAt(x, y).get();
    }

    @Test
    void aRectangleIsFilledToItsEdges() {
        Mask mask = marked(new Roi(5, 6, 10, 4));
        assertEquals(40, mask.count());
        assertTrue(at(mask, 5, 6) && at(mask, 14, 9) && !at(mask, 15, 9) && !at(mask, 4, 6));
    }

    @Test
    void anOvalIsItsInsideAndNotItsBox() {
        Mask mask = marked(new OvalRoi(5, 5, 20, 20));
        assertTrue(at(mask, 15, 15) && !at(mask, 5, 5));
        assertEquals(Math.PI * 100, mask.count(), 12);
    }

    @Test
    void aCompositeSelectionKeepsItsHole() {
        ShapeRoi ring = new ShapeRoi(new Roi(5, 5, 20, 20)).not(new ShapeRoi(new Roi(10, 10, 5, 5)));
        Mask mask = marked(ring);
        assertEquals(400 - 25, mask.count());
        assertTrue(!at(mask, 12, 12) && at(mask, 6, 6));
    }

    @Test
    void aLineHasItsWidth() {
        Line line = new Line(5.0, 15.0, 35.0, 15.0);
        line.setStrokeWidth(4);
        Mask mask = marked(line);
        assertEquals(30 * 4, mask.count(), 8);
        Mask thin = marked(new Line(5.0, 15.0, 35.0, 15.0));
        assertEquals(31, thin.count(), 1);
    }

    @Test
    void aSegmentedLineIsALineAndNoArea() {
        PolygonRoi line = new PolygonRoi(new float[] {2, 20, 20}, new float[] {2, 2, 20}, Roi.POLYLINE);
        Mask mask = marked(line);
        assertTrue(at(mask, 10, 2) && !at(mask, 15, 10));
        assertEquals(37, mask.count(), 2);
    }

    @Test
    void pointsAreSinglePixels() {
        PointRoi points = new PointRoi(3, 4);
        points.addPoint(image, 20, 21);
        Mask mask = marked(points);
        assertEquals(2, mask.count());
        assertTrue(at(mask, 3, 4) && at(mask, 20, 21));
    }

    @Test
    void aTextIsItsRectangle() {
        Mask mask = marked(new TextRoi(2, 2, 20, 10, "scale", null));
        assertTrue(mask.count() > 20 && at(mask, 3, 3));
    }

    @Test
    void ofASelectionPartlyOutsideThePartInsideIsFilled() {
        Mask mask = marked(new Roi(-5, -5, 10, 10));
        assertEquals(25, mask.count());
        assertTrue(at(mask, 0, 0) && at(mask, 4, 4));
        assertEquals(Math.PI * 100 / 4, marked(new OvalRoi(-10, -10, 20, 20)).count(), 6);
    }

    @Test
    void saysWhatToDoWithoutASelection() {
        image.deleteRoi();
        String message = assertThrows(InputException.class, () -> Masks.ofRoi(image.getRoi(), image)).getMessage();
        assertTrue(message.contains("cells") && message.contains("no selection") && message.contains("mask"), message);
    }

    @Test
    void refusesASelectionOutsideOfTheImage() {
        for (Roi roi : new Roi[] {new Roi(50, 50, 5, 5), new OvalRoi(-30, 0, 20, 20), new PointRoi(100, 3)}) {
            assertThrows(InputException.class, () -> marked(roi), roi.toString());
        }
    }

    @Test
    void aMaskImageMarksWhereItIsNotZero() {
        FloatProcessor values = new FloatProcessor(40, 30);
        values.setf(3, 4, -0.5f);
        values.setf(5, 6, Float.NaN);
        Mask mask = Masks.ofImage(new ImagePlus("m", values), 1, image);
        assertEquals(1, mask.count());
        assertTrue(at(mask, 3, 4));
        ColorProcessor colour = new ColorProcessor(40, 30);
        colour.set(7, 8, 0xff000001);
        assertTrue(at(Masks.ofImage(new ImagePlus("m", colour), 1, image), 7, 8));
    }

    @Test
    void refusesAMaskImageThatDoesNotFit() {
        String size = assertThrows(InputException.class, () -> Masks.ofImage(new ImagePlus("m", new ByteProcessor(39, 30)), 1, image)).getMessage();
        assertTrue(size.contains("mask") && size.contains("39×30") && size.contains("40×30"), size);
        ImagePlus pair = IJ.createImage("pair", "8-bit black", 40, 30, 2);
        String planes = assertThrows(InputException.class, () -> Masks.planeFor(pair, 1, image)).getMessage();
        assertTrue(planes.contains("2 planes") && planes.contains("must have 1"), planes);
    }

    @Test
    void aStackOfMasksHasOneForEachPlane() {
        ImagePlus image = IJ.createImage("image", "8-bit black", 4, 3, 5);
        assertEquals(4, Masks.planeFor(IJ.createImage("masks", "8-bit black", 4, 3, 5), 4, image));
        assertEquals(1, Masks.planeFor(IJ.createImage("mask", "8-bit black", 4, 3, 1), 4, image));
    }

    @Test
    void aValueMarksThePixelsThatHaveIt() {
        FloatProcessor values = new FloatProcessor(40, 30);
        values.setf(3, 4, Float.NaN);
        values.setf(5, 6, -7.5f);
        Calibration none = new Calibration();
        assertTrue(at(Masks.ofValue(values, none, "NaN"), 3, 4));
        assertEquals(1, Masks.ofValue(values, none, "NaN").count());
        assertTrue(at(Masks.ofValue(values, none, "-7.5"), 5, 6));
        ColorProcessor colour = new ColorProcessor(40, 30);
        colour.set(7, 8, 0xff020202);
        colour.set(8, 8, 0xff020302);
        assertEquals(1, Masks.ofValue(colour, none, "2").count());
        assertEquals(40 * 30 - 2, Masks.ofValue(colour, none, "0").count());
        assertTrue(Masks.ofValue(colour, none, "NaN").isEmpty());
        assertTrue(Masks.ofValue(colour, none, "0.4").isEmpty());
        String message = assertThrows(InputException.class, () -> Masks.ofValue(values, none, "white")).getMessage();
        assertTrue(message.contains("fill_value") && message.contains("NaN") && message.contains("white"), message);
    }

    @Test
    void aValueIsTheOneThatImageJShows() {
        ShortProcessor signed = new ShortProcessor(40, 30);
        signed.add(32768 + 3);
        signed.set(7, 8, 32768 - 5);
        Calibration calibration = new Calibration();
        calibration.setSigned16BitCalibration();
        Mask marked = Masks.ofValue(signed, calibration, "-5");
        assertEquals(1, marked.count());
        assertTrue(at(marked, 7, 8));
    }

    @Test
    void theInverseMarksTheRest() {
        Mask mask = marked(new Roi(3, 4, 5, 6));
        assertEquals(40 * 30 - 30, mask.inverse().count());
        assertTrue(at(mask.inverse(), 0, 0));
    }
}
