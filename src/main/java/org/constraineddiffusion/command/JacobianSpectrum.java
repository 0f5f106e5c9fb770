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

import java.util.List;
import org.constraineddiffusion.study.report.Numbers;
import org.constraineddiffusion.study.report.SpectrumStudy;
import org.constraineddiffusion.study.report.StudiedImage;
import org.constraineddiffusion.study.report.StudyListener;
import org.constraineddiffusion.study.report.StudyResult;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Plots the leading eigenvalues of the model's Jacobian, of its symmetric and its antisymmetric part. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Studies>Jacobian Spectrum...")
public final class JacobianSpectrum extends StudyCommand {

    @Parameter(label = "Times", persist = false, description = "Times of the model's schedule, separated by commas; 1 is nearly clean, 999 is noise.")
    private String times = "900,700,500,300,100";

    @Parameter(label = "Vectors", persist = false, min = "2", max = "200", description = "Dimensions of the Krylov space of the Arnoldi iteration: one product with the Jacobian each.")
    private int vectors = 30;

    @Parameter(label = "Delta", persist = false, min = "1e-6", max = "1", stepSize = "0.001", style = SharedKeys.DIGITS,
            description = "Largest change of a pixel in the finite difference.")
    private double delta = 0.005;

    @Override
    public String label() {
        return "Jacobian Spectrum...";
    }

    @Override
    public JacobianSpectrum fresh() {
        return new JacobianSpectrum();
    }

    @Override
    public List<String> essential() {
        return List.of("model", "size", "times", "vectors", "planes", "seed");
    }

    @Override
    StudyResult study(StudiedImage subject, StudyListener listener) {
        return new SpectrumStudy(subject, Numbers.of("times", times, "times", 1, 999), vectors, delta).run(listener);
    }
}
