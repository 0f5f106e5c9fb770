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
import ai.djl.ndarray.NDManager;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.ResultsTable;
import ij.process.FloatProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.constraineddiffusion.study.Jacobian;
import org.constraineddiffusion.study.JacobianMatrix;

/**
 * Whether J and J⁻¹ have alike leading eigenvectors, and how J e, Jᵀe and J⁻¹e point for the error e of an image with hidden pixels.
 *
 * @param times of the model's schedule
 * @param leading how many eigenvectors are compared
 * @param delta δ of the finite difference
 */
public record InverseStudy(StudiedImage subject, List<Double> times, int leading, double delta) {

    /** What is found of one plane at one time. */
    private record Found(double same, double other, double condition, double transposed, double inverse, double reduces, double transposedReduces) {
    }

    /** J at one noisy image, its inverse, and the error of its clean estimate. */
    private record At(JacobianMatrix matrix, JacobianMatrix inverse, double[] error) {
    }

    /** One study. */
    public StudyResult run(StudyListener listener) {
        ImageStack[] stack = new ImageStack[1];
        List<List<Found>> found = subject.hiding(listener, (plane, progress) -> {
            List<Found> each = new ArrayList<>();
            for (double t : times) {
                progress.onProgress((double) each.size() / times.size(), "t = " + Numbers.shown(t));
                At one = at(plane, plane.noisy(t), t);
                At other = at(plane, plane.withNoise(plane.freshNoise(subject.seed())).noisy(t), t);
                each.add(found(plane, one, other));
                if (plane.index() == 0) {
                    FloatProcessor matrix = new FloatProcessor(floats(one.matrix.values()));
                    stack[0] = stack[0] == null ? new ImageStack(matrix.getWidth(), matrix.getHeight()) : stack[0];
                    stack[0].addSlice("J, t = " + Numbers.shown(t), matrix);
                }
            }
            return each;
        });
        ImagePlus image = StudyImages.symmetric("Jacobian of " + subject.image().getTitle(), stack[0]);
        return new StudyResult(plot(found), "Inverse Jacobian", table(found), Optional.of(image));
    }

    private At at(StudiedImage.Plane plane, NDArray xt, double t) {
        try (NDManager manager = plane.view().manager().newSubManager()) {
            xt.attach(manager);
            Jacobian j = new Jacobian(plane.prior(), xt, t, new FiniteDifference(delta));
            MaskOperator mask = new MaskOperator(plane.view().known());
            NDArray measured = mask.apply(plane.view().image());
            measured.attach(manager);
            float[] error = new LinearConstraint(mask, measured).error(j.x0()).direction().toFloatArray();
            JacobianMatrix matrix = JacobianMatrix.of(j);
            return new At(matrix, matrix.inverse(), doubles(error));
        }
    }

    private Found found(StudiedImage.Plane plane, At one, At other) {
        double[] e = one.error;
        double[] forward = one.matrix.times(e);
        double[] transposed = one.matrix.transposedTimes(e);
        double[] known = doubles(plane.view().known().repeat(1, plane.view().image().getShape().get(1)).toFloatArray());
        return new Found((one.matrix.similarity(one.inverse, leading) + other.matrix.similarity(other.inverse, leading)) / 2,
                (one.matrix.similarity(other.inverse, leading) + other.matrix.similarity(one.inverse, leading)) / 2, one.matrix.condition(),
                JacobianMatrix.cosine(forward, transposed), JacobianMatrix.cosine(forward, one.inverse.times(e)),
                JacobianMatrix.cosine(e, masked(one.matrix.times(forward), known)), JacobianMatrix.cosine(e, masked(one.matrix.times(transposed), known)));
    }

    private static double[] masked(double[] values, double[] mask) {
        double[] masked = values.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] *= mask[i];
        }
        return masked;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** [column][row], as ImageJ wants it. */
    private static float[][] floats(double[][] rows) {
        float[][] columns = new float[rows.length][rows.length];
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < rows.length; column++) {
                columns[column][row] = (float) rows[row][column];
            }
        }
        return columns;
    }

    private ResultsTable table(List<List<Found>> found) {
        int n = found.size();
        return StudyImages.table(times, found, (table, each) -> {
            Mean.of(each, Found::same).addTo(table, "similarity, same x_t", n);
            Mean.of(each, Found::other).addTo(table, "similarity, other x_t", n);
            Mean.of(each, Found::condition).addTo(table, "condition of J", n);
            Mean.of(each, Found::transposed).addTo(table, "cos(J e, J^T e)", n);
            Mean.of(each, Found::inverse).addTo(table, "cos(J e, J^-1 e)", n);
            Mean.of(each, Found::reduces).addTo(table, "cos(e, M J J e)", n);
            Mean.of(each, Found::transposedReduces).addTo(table, "cos(e, M J J^T e)", n);
        });
    }

    private ImagePlus plot(List<List<Found>> found) {
        StudyPlot plot = new StudyPlot("Leading eigenvectors of J and its inverse", "t", "mean |cosine|, or cosine");
        plot.over(times, "similarity, same x_t", found, Found::same);
        plot.over(times, "similarity, other x_t", found, Found::other);
        plot.over(times, "cos(J e, J^T e)", found, Found::transposed);
        plot.over(times, "cos(J e, J^-1 e)", found, Found::inverse);
        return plot.image();
    }
}
