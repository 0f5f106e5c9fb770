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
import org.constraineddiffusion.study.report.ConvergenceStudy;
import org.constraineddiffusion.study.report.Numbers;
import org.constraineddiffusion.study.report.StudiedImage;
import org.constraineddiffusion.study.report.StudyListener;
import org.constraineddiffusion.study.report.StudyResult;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Plots the error of the known pixels over inner steps, for several step lengths, with some pixels hidden. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Studies>Convergence...")
public final class Convergence extends StudyCommand {

    @Parameter(label = "Times", persist = false, description = "Times of the model's schedule, separated by commas; 1 is nearly clean, 999 is noise.")
    private String times = "900,500,100";

    @Parameter(label = "Inner steps", persist = false, min = "1", max = "100", description = "Inner steps K at each time.")
    private int inner_steps = 10;

    @Parameter(label = "Step size", persist = false, min = "0.001", max = "2", stepSize = "0.25", style = SharedKeys.DIGITS,
            description = "Largest change of a pixel at the first inner step.")
    private double step_size = 0.5;

    @Parameter(label = "Final step size", persist = false, min = "0.001", max = "2", stepSize = "0.05", style = SharedKeys.DIGITS,
            description = "The same at the last inner step.")
    private double final_step_size = 0.1;

    @Parameter(label = "Delta", persist = false, min = "1e-6", max = "1", stepSize = "0.001", style = SharedKeys.DIGITS,
            description = "Largest change of a pixel in the finite difference.")
    private double delta = 0.005;

    @Override
    public String label() {
        return "Convergence...";
    }

    @Override
    public Convergence fresh() {
        return new Convergence();
    }

    @Override
    public List<String> essential() {
        return List.of("model", "size", "times", "inner_steps", "planes", "seed");
    }

    @Override
    StudyResult study(StudiedImage subject, StudyListener listener) {
        return new ConvergenceStudy(subject, Numbers.of("times", times, "times", 1, 999), inner_steps, step_size, final_step_size, delta).run(listener);
    }
}
