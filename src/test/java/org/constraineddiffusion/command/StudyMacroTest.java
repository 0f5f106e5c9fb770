/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.ImageProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The studies from macros. */
class StudyMacroTest extends MacroTest {

    @TempDir
    private Path folder;

    private static ResultsTable study(String command, ImagePlus image, String options) {
        ImageProcessor before = image.getProcessor().duplicate();
        show(image, image.getRoi());
        macro("run('" + command + "', '" + options + "');");
        assertEquals(0, rootMeanSquareDifference(before, image.getProcessor()), "the image is not changed");
        return ResultsTable.getResultsTable();
    }

    private static double[] column(ResultsTable table, String heading) {
        double[] column = table.getColumnAsDoubles(table.getColumnIndex(heading));
        assertNotNull(column, heading + " of " + table.getColumnHeadings());
        return column;
    }

    private static double largest(ImageProcessor plane) {
        double largest = 0;
        for (int i = 0; i < plane.getPixelCount(); i++) {
            largest = Math.max(largest, Math.abs(plane.getf(i)));
        }
        return largest;
    }

    private static double cosine(ImageProcessor a, ImageProcessor b) {
        double product = 0;
        double ofA = 0;
        double ofB = 0;
        for (int i = 0; i < a.getPixelCount(); i++) {
            product += a.getf(i) * b.getf(i);
            ofA += a.getf(i) * a.getf(i);
            ofB += b.getf(i) * b.getf(i);
        }
        return product / Math.sqrt(ofA * ofB);
    }

    @Test
    void influenceIsAStackOfBothProductsWithATableAndAPlot() {
        ImagePlus cells = cells();
        cells.setRoi(new PointRoi(50, 40));
        ResultsTable table = study("Show Influence...", cells, "size=48 times=900,300");
        ImagePlus stack = WindowManager.getImage("Influence on cells");
        assertEquals(4, stack.getStackSize());
        assertEquals("J e, t = 900 J^T e, t = 900 J e, t = 300 J^T e, t = 300", String.join(" ", stack.getStack().getSliceLabels()).replace("null", "").trim());
        assertEquals(48, stack.getWidth());
        assertEquals(-stack.getDisplayRangeMin(), stack.getDisplayRangeMax(), 1e-9);
        assertEquals(2, table.size());
        for (int i = 0; i < 2; i++) {
            ImageProcessor forward = stack.getStack().getProcessor(2 * i + 1);
            assertEquals(column(table, "max |J e|")[i], largest(forward), 1e-6);
            assertTrue(largest(forward) <= stack.getDisplayRangeMax() + 1e-6);
            assertEquals(cosine(forward, stack.getStack().getProcessor(2 * i + 2)), column(table, "cos(J e, J^T e)")[i], 1e-4);
            assertTrue(column(table, "radius of 50 %")[i] < column(table, "radius of 90 %")[i]);
        }
        ImageProcessor late = stack.getStack().getProcessor(3);
        late.setRoi(16, 16, 16, 16);
        assertEquals(largest(late), largest(late.crop()), "it is largest near the pixel that is probed");
        assertNotNull(WindowManager.getImage("Influence within a distance"));
    }

    @Test
    void theSpectrumIsATableThatMacrosSaveAndRead() throws Exception {
        ResultsTable table = study("Jacobian Spectrum...", cells(), "size=32 times=700,200 vectors=6");
        assertEquals(10, table.size());
        double[] whole = column(table, "|eigenvalue| of J");
        assertTrue(whole[0] >= whole[1] && whole[0] > 0.5, whole[0] + " " + whole[1]);
        assertTrue(column(table, "|eigenvalue| of (J-J^T)/2")[0] < 0.6 * column(table, "|eigenvalue| of (J+J^T)/2")[0]);
        assertEquals("10 700", macro("return '' + nResults + ' ' + getResult('t', 0);"));
        Path file = folder.resolve("table.csv");
        macro("saveAs('Results', '" + file + "');");
        assertEquals(11, Files.readAllLines(file).size());
        assertNotNull(WindowManager.getImage("Leading eigenvalues of J"));
    }

    @Test
    void severalPlanesGiveMeansWithStandardErrorsAndASeedTheSameNumbers() {
        ImagePlus stack = sample(60, 60, 96, 80);
        stack.getStack().addSlice(cells().getProcessor());
        stack = new ImagePlus("two", stack.getStack());
        double[] one = column(study("Jacobian Spectrum...", stack, "size=32 times=400 vectors=4 planes=all seed=3"), "|eigenvalue| of J");
        ResultsTable table = study("Jacobian Spectrum...", stack, "size=32 times=400 vectors=4 planes=all seed=3");
        assertEquals(one[0], column(table, "|eigenvalue| of J")[0]);
        assertEquals(2, column(table, "n")[0]);
        assertTrue(column(table, "|eigenvalue| of J SE")[0] > 0);
    }

    @Test
    void theErrorConvergesWithAShortStepAndDivergesWithALongOne() {
        ResultsTable table = study("Convergence...", cells(), "size=48 times=500,100 inner_steps=4");
        assertEquals(2 * 5 * 5, table.size());
        double[] relative = column(table, "error, relative");
        assertEquals(1, relative[0]);
        assertTrue(relative[4] < 1, "0.5/mu^2: " + relative[4]);
        assertTrue(relative[29] < 1, "0.5/mu^2 at little noise: " + relative[29]);
        assertTrue(relative[39] > 1, "3/mu^2 at little noise: " + relative[39]);
        assertEquals(0.5, column(table, "lambda mu^2")[0], 1e-6);
        assertEquals(3, column(table, "lambda mu^2")[10], 1e-6);
        assertEquals(0.5, column(table, "|1 - lambda mu^2|")[0], 0.1);
        assertEquals("max norm, capped", table.getStringValue("step length", 49));
        assertEquals(2, WindowManager.getImage("Convergence").getStackSize());
    }

    @Test
    void fillsWithSeveralDeltasAreComparedWithTheTruth() {
        ImagePlus cells = cells();
        cells.setRoi(new Roi(40, 30, 16, 16));
        ResultsTable table = study("Step Size Ablation...", cells, "size=48 steps=4 inner_steps=2 deltas=0.005,0.5 samples=2 exact=false");
        assertEquals(2, table.size());
        assertEquals("0.005", table.getStringValue("delta", 0));
        assertEquals(0, column(table, "PSNR less that of 0.005")[0]);
        assertEquals(column(table, "PSNR (dB)")[1] - column(table, "PSNR (dB)")[0], column(table, "PSNR less that of 0.005")[1], 1e-6);
        assertEquals(4 * 5 - 4, column(table, "evaluations")[0], "none at the first time, where there is no signal");
        ImagePlus fills = WindowManager.getImage("cells filled");
        assertEquals(3, fills.getStackSize());
        assertEquals(48, fills.getWidth());
        ImageProcessor truth = fills.getStack().getProcessor(1);
        ImageProcessor fill = fills.getStack().getProcessor(2);
        double inside = 0;
        double outside = 0;
        for (int i = 0; i < truth.getPixelCount(); i++) {
            boolean hidden = Math.abs(i % 48 - 23.5) < 8 && Math.abs(i / 48 - 23.5) < 8;
            inside += hidden ? Math.abs(truth.getf(i) - fill.getf(i)) / 256 : 0;
            outside += hidden ? 0 : Math.abs(truth.getf(i) - fill.getf(i)) / (48 * 48 - 256);
        }
        assertTrue(outside < 0.8 * inside, "the selection is hidden, not what lies around it: " + outside + " " + inside);
    }

    @Test
    void moreInnerStepsBringTheKnownPixelsNearer() {
        ResultsTable table = study("Inner Steps Ablation...", cells(), "size=48 steps=5 inner_steps=1,5");
        assertEquals("1 5", table.getStringValue("K", 0) + " " + table.getStringValue("K", 1));
        assertEquals("13 45", String.format("%.0f %.0f", column(table, "evaluations")[0], column(table, "evaluations")[1]));
        assertTrue(column(table, "error of known pixels")[1] < column(table, "error of known pixels")[0]);
        assertNotNull(WindowManager.getImage("Inner Steps Ablation"));
    }

    @Test
    void theInverseOfTheJacobianHasOtherLeadingEigenvectors() {
        ResultsTable table = study("Inverse Jacobian...", cells(), "size=16 times=300 leading=5");
        assertTrue(column(table, "similarity, same x_t")[0] < 0.5, "of 256 dimensions");
        assertTrue(column(table, "condition of J")[0] > 10);
        assertTrue(column(table, "cos(J e, J^T e)")[0] > 0.5);
        assertEquals(256, WindowManager.getImage("Jacobian of cells").getWidth());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Show Influence... | times=900,much | times must be up to 50 times from 1 to 999, separated by commas, not '900,much'",
        "Show Influence... | times=1200 | times must be up to 50 times from 1 to 999, separated by commas, not '1200'",
        "Show Influence... | times=10.5 | times: the model has no time 10.5; the nearest is",
        "Show Influence... | size=4 | size must be a whole number from 8 to 512, not '4'",
        "Show Influence... | size=8 | size must be at least 16 for the model 'nuclei-fluorescence', as must the image's sides (got 8 and 96x80 pixels)",
        "Show Influence... | delta=0 | delta must be a number from 1e-6 to 1, not '0'",
        "Show Influence... | model=microscopy-latent | model must be one of pixels, not 'microscopy-latent', which is one of latents",
        "Show Influence... | model=nothing | nothing",
        "Show Influence... | model=histology-rgb | histology-rgb",
        "Show Influence... | planes=7 | planes must be from 1 to 1",
        "Convergence... | inner_steps=0 | inner_steps must be a whole number from 1 to 100, not '0'",
        "Step Size Ablation... | deltas=0.1,2 | deltas must be up to 50 numbers from 0.000001 to 1, separated by commas, not '0.1,2'",
        "Inner Steps Ablation... | inner_steps=1,2.5 | inner_steps must be whole numbers from 1 to 100, separated by commas, not '1,2.5'",
        "Inner Steps Ablation... | samples=0 | samples must be a whole number from 1 to 100, not '0'",
        "Inverse Jacobian... | leading=0 | leading must be a whole number from 1 to 100, not '0'",
        "Jacobian Spectrum... | vectors=1 | vectors must be a whole number from 2 to 200, not '1'"
    })
    void badInputIsAnsweredInOneSentence(String command, String options, String sentence) {
        ImagePlus cells = cells();
        show(cells, new PointRoi(50, 40));
        String said = failure("run('" + command + "', '" + options + "');");
        assertTrue(said.contains(sentence), said);
        assertEquals(1, said.lines().filter(line -> line.contains("Constrained Diffusion")).count(), said);
    }

    @Test
    void withoutASelectionItSaysWhatToMark() {
        show(cells(), null);
        assertTrue(failure("run('Show Influence...', 'size=48');").contains("has no selection"));
        show(cells(), new Roi(0, 0, 96, 80));
        assertTrue(failure("run('Convergence...', 'size=48');").contains("the selection covers all of the 48x48 pixels that are studied"));
        ImagePlus even = IJ.createImage("even", "8-bit black", 64, 64, 1);
        show(even, new PointRoi(5, 5));
        assertTrue(failure("run('Show Influence...', 'size=48');").contains("all known pixels that are studied have the same value"));
    }
}
