/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study.report;

import ai.djl.ndarray.NDArray;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.ResultsTable;
import ij.process.FloatProcessor;
import ij.process.ImageStatistics;
import ij.process.LUT;
import java.util.List;
import java.util.function.BiConsumer;

/** What studies show: tensors as images, and tables. */
final class StudyImages {

    private StudyImages() {
    }

    /** An empty table, with NaN where there is no number. */
    static ResultsTable table() {
        ResultsTable table = new ResultsTable();
        table.setNaNEmptyCells(true);
        return table;
    }

    /** A line for each time, with t and the number n of planes first; {@code row} adds to it what was found at that time, plane by plane. */
    static <F> ResultsTable table(List<Double> times, List<List<F>> found, BiConsumer<ResultsTable, List<F>> row) {
        ResultsTable table = table();
        for (int i = 0; i < times.size(); i++) {
            int time = i;
            table.addRow();
            table.addValue("t", times.get(i));
            table.addValue("n", found.size());
            row.accept(table, found.stream().map(plane -> plane.get(time)).toList());
        }
        return table;
    }

    /** The mean over the channels of {@code [1, c, h, w]}. */
    static FloatProcessor of(NDArray tensor) {
        int height = (int) tensor.getShape().get(2);
        int width = (int) tensor.getShape().get(3);
        try (NDArray channels = tensor.reshape(-1, height, width); NDArray mean = channels.mean(new int[] {0})) {
            return new FloatProcessor(width, height, mean.toFloatArray());
        }
    }

    /** A stack with one symmetric range of intensities. */
    static ImagePlus symmetric(String title, ImageStack stack) {
        ImagePlus image = new ImagePlus(title, stack);
        double largest = 0;
        for (int i = 1; i <= stack.size(); i++) {
            ImageStatistics plane = stack.getProcessor(i).getStats(); // the processor's own range is that of the first slice
            largest = Math.max(largest, Math.max(Math.abs(plane.min), Math.abs(plane.max)));
        }
        image.setLut(blueWhiteRed());
        image.setDisplayRange(-largest, largest);
        return image;
    }

    /** Blue below 0, white at 0, red above. */
    private static LUT blueWhiteRed() {
        byte[] red = new byte[256];
        byte[] green = new byte[256];
        byte[] blue = new byte[256];
        for (int i = 0; i < 256; i++) {
            int rising = Math.min(255, 2 * i);
            int falling = Math.min(255, 2 * (255 - i));
            red[i] = (byte) rising;
            green[i] = (byte) Math.min(rising, falling);
            blue[i] = (byte) falling;
        }
        return new LUT(red, green, blue);
    }
}
