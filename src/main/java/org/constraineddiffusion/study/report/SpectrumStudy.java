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
import ij.measure.ResultsTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.complex.Complex;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.constraineddiffusion.study.Jacobian;
import org.constraineddiffusion.study.JacobianSpectrum;

/**
 * The leading eigenvalues of J, of its symmetric and of its antisymmetric part, at some times.
 *
 * @param times of the model's schedule
 * @param vectors dimensions of the Krylov space
 * @param delta δ of the finite difference for J e
 */
public record SpectrumStudy(StudiedImage subject, List<Double> times, int vectors, double delta) {

    /** The eigenvalues of a matrix that the table lists. */
    private static final int LISTED = 5;

    /** Above this angle of μ, an inner step along J e does not reduce its part of the error: Re(μ²) ≤ 0. */
    private static final double EIGHTH_TURN = Math.PI / 4;

    /** One study. */
    public StudyResult run(StudyListener listener) {
        List<List<JacobianSpectrum>> found = subject.whole(listener, (plane, progress) -> {
            NDArray start = plane.freshNoise(subject.seed());
            List<JacobianSpectrum> each = new ArrayList<>();
            for (double t : times) {
                progress.onProgress((double) each.size() / times.size(), "t = " + Numbers.shown(t));
                try (NDManager manager = plane.view().manager().newSubManager()) {
                    NDArray xt = plane.noisy(t);
                    xt.attach(manager);
                    each.add(JacobianSpectrum.of(new Jacobian(plane.prior(), xt, t, new FiniteDifference(delta)), start, vectors));
                }
            }
            return each;
        });
        return new StudyResult(plot(found), "Jacobian Spectrum", table(found), Optional.empty());
    }

    private static ToDoubleFunction<JacobianSpectrum> magnitude(Function<JacobianSpectrum, Optional<List<Complex>>> part, int rank) {
        return spectrum -> part.apply(spectrum).filter(values -> values.size() > rank).map(values -> values.get(rank).abs()).orElse(Double.NaN);
    }

    /** The share of the Ritz values of J whose part of the error an inner step cannot reduce. */
    private static double shareBeyond(JacobianSpectrum spectrum) {
        return (double) spectrum.whole().stream().filter(value -> Math.abs(value.getArgument()) > EIGHTH_TURN && Math.abs(value.getArgument()) < Math.PI - EIGHTH_TURN).count()
                / spectrum.whole().size();
    }

    private ResultsTable table(List<List<JacobianSpectrum>> found) {
        ResultsTable table = StudyImages.table();
        for (int i = 0; i < times.size(); i++) {
            int time = i;
            List<JacobianSpectrum> each = found.stream().map(plane -> plane.get(time)).toList();
            int n = each.size();
            for (int k = 0; k < Math.min(LISTED, vectors); k++) {
                int rank = k;
                table.addRow();
                table.addValue("t", times.get(i));
                table.addValue("n", n);
                table.addValue("rank", k + 1);
                Mean.of(each, magnitude(spectrum -> Optional.of(spectrum.whole()), k)).addTo(table, "|eigenvalue| of J", n);
                Mean.of(each, spectrum -> spectrum.whole().size() > rank ? Math.toDegrees(Math.abs(spectrum.whole().get(rank).getArgument())) : Double.NaN).addTo(table, "angle (degrees)", n);
                Mean.of(each, magnitude(JacobianSpectrum::symmetric, k)).addTo(table, "|eigenvalue| of (J+J^T)/2", n);
                Mean.of(each, magnitude(JacobianSpectrum::antisymmetric, k)).addTo(table, "|eigenvalue| of (J-J^T)/2", n);
                Mean.of(each, SpectrumStudy::shareBeyond).addTo(table, "share beyond 45 degrees", n);
            }
        }
        return table;
    }

    private ImagePlus plot(List<List<JacobianSpectrum>> found) {
        StudyPlot plot = new StudyPlot("Leading eigenvalues of J", "t", "largest |eigenvalue|");
        plot.over(times, "J", found, magnitude(spectrum -> Optional.of(spectrum.whole()), 0));
        if (found.get(0).get(0).symmetric().isPresent()) {
            plot.over(times, "(J + J^T)/2", found, magnitude(JacobianSpectrum::symmetric, 0));
            plot.over(times, "(J - J^T)/2", found, magnitude(JacobianSpectrum::antisymmetric, 0));
        }
        return plot.image();
    }
}
