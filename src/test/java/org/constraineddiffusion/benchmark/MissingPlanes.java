/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.benchmark;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.constraineddiffusion.image.NumberRanges;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.restoration.FillFrom;
import org.constraineddiffusion.restoration.MaskSource;
import org.constraineddiffusion.restoration.Model;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.sampling.Samplers;

/**
 * How well planes of a stack are filled from their neighbours, against linear interpolation: planes of known volumes are blanked and filled. A line for
 * each gap: PSNR in dB of both over the blanked planes (peak 255), and the root mean square difference between a filled plane and the plane before it
 * (and after the last) relative to that of the truth, where 1 is as consistent along z as the truth.
 *
 * <p>Arguments: model, modality, side of the square that is cut out of each plane, gap in planes, folder for pictures, context in pixels or 0, and files of volumes.
 */
public final class MissingPlanes {

    private static final int POSITIONS = 4;

    private MissingPlanes() {
    }

    private record Score(double psnr, double consistency) {
    }

    /** See the class comment. */
    public static void main(String[] arguments) throws IOException {
        int side = Integer.parseInt(arguments[2]);
        int gap = Integer.parseInt(arguments[3]);
        int context = Integer.parseInt(arguments[5]);
        Path pictures = Files.createDirectories(Path.of(arguments[4]));
        List<double[]> all = new ArrayList<>();
        try (Model model = Models.open(arguments[0], "cpu")) {
            for (String file : List.of(arguments).subList(6, arguments.length)) {
                for (int position = 0; position < POSITIONS; position++) {
                    ImagePlus truth = part(IJ.openImage(file), side, position);
                    int first = truth.getStackSize() * (2 * position + 3) / (2 * POSITIONS + 4);
                    ImagePlus blank = truth.duplicate();
                    IntStream.range(first, first + gap).forEach(slice -> blank.getStack().getProcessor(slice).set(0));
                    long start = System.nanoTime();
                    ImagePlus filled = Restoration.inpaint(blank, MaskSource.roi(new Roi(0, 0, side, side)), context, FillFrom.NEIGHBOURS)
                            .planes(PlaneChoice.list(NumberRanges.of("planes", first + "-" + (first + gap - 1)))).with(model).modality(arguments[1])
                            .sampler(Samplers.fast()).seed(1).run().image();
                    double seconds = (System.nanoTime() - start) * 1e-9;
                    Score ours = score(truth, filled, first, gap);
                    Score linear = score(truth, linear(blank, first, gap), first, gap);
                    all.add(new double[] {ours.psnr, linear.psnr, ours.consistency, linear.consistency});
                    System.out.printf(Locale.ROOT, "%s position %d plane %d gap %d: PSNR %.2f, linear %.2f; difference along z %.3f, linear %.3f; %.0f s%n",
                            Path.of(file).getFileName(), position, first, gap, ours.psnr, linear.psnr, ours.consistency, linear.consistency, seconds);
                    String name = Path.of(file).getFileName().toString().replace(".tif", "") + "-" + position + "-gap" + gap;
                    IJ.saveAsTiff(truth, pictures.resolve(name + "-truth.tif").toString());
                    IJ.saveAsTiff(filled, pictures.resolve(name + "-filled.tif").toString());
                    IJ.saveAsTiff(linear(blank, first, gap), pictures.resolve(name + "-linear.tif").toString());
                }
            }
        }
        report("PSNR, ours minus linear", all.stream().mapToDouble(row -> row[0] - row[1]).toArray());
        report("PSNR", all.stream().mapToDouble(row -> row[0]).toArray());
        report("PSNR, linear", all.stream().mapToDouble(row -> row[1]).toArray());
        report("difference along z", all.stream().mapToDouble(row -> row[2]).toArray());
        report("difference along z, linear", all.stream().mapToDouble(row -> row[3]).toArray());
    }

    private static ImagePlus part(ImagePlus volume, int side, int position) {
        int x = (volume.getWidth() - side) * (position % 2 == 0 ? 1 : 3) / 4;
        int y = (volume.getHeight() - side) * (position / 2 == 0 ? 1 : 3) / 4;
        volume.setRoi(x, y, side, side);
        ImagePlus part = volume.crop("stack");
        part.deleteRoi();
        return part;
    }

    private static ImagePlus linear(ImagePlus blank, int first, int gap) {
        ImagePlus result = blank.duplicate();
        ImageProcessor below = blank.getStack().getProcessor(first - 1);
        ImageProcessor above = blank.getStack().getProcessor(first + gap);
        for (int k = 0; k < gap; k++) {
            double part = (k + 1.0) / (gap + 1);
            ImageProcessor plane = result.getStack().getProcessor(first + k);
            for (int i = 0; i < plane.getPixelCount(); i++) {
                plane.set(i, (int) Math.round((1 - part) * below.get(i) + part * above.get(i)));
            }
        }
        return result;
    }

    private static Score score(ImagePlus truth, ImagePlus other, int first, int gap) {
        double squares = 0;
        double steps = 0;
        double trueSteps = 0;
        for (int slice = first; slice <= first + gap; slice++) {
            squares += slice < first + gap ? squares(truth, slice, other, slice) : 0;
            steps += squares(other, slice, other, slice - 1);
            trueSteps += squares(truth, slice, truth, slice - 1);
        }
        double count = (double) gap * truth.getWidth() * truth.getHeight();
        return new Score(10 * Math.log10(255 * 255 / (squares / count)), Math.sqrt(steps / trueSteps));
    }

    private static double squares(ImagePlus a, int sliceA, ImagePlus b, int sliceB) {
        ImageProcessor one = a.getStack().getProcessor(sliceA);
        ImageProcessor other = b.getStack().getProcessor(sliceB);
        return IntStream.range(0, one.getPixelCount()).mapToDouble(i -> Math.pow(one.getf(i) - other.getf(i), 2)).sum();
    }

    private static void report(String what, double[] values) {
        double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(Double.NaN);
        double variance = IntStream.range(0, values.length).mapToDouble(i -> Math.pow(values[i] - mean, 2)).sum() / (values.length - 1);
        System.out.printf(Locale.ROOT, "%s: %.3f, standard error %.3f, n = %d%n", what, mean, Math.sqrt(variance / values.length), values.length);
    }
}
