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
import org.constraineddiffusion.study.report.NewtonStudy;
import org.constraineddiffusion.study.report.Numbers;
import org.constraineddiffusion.study.report.StudiedImage;
import org.constraineddiffusion.study.report.StudyListener;
import org.constraineddiffusion.study.report.StudyResult;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Fills hidden pixels with several sizes δ of the finite difference, and compares with the truth. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Studies>Step Size Ablation...")
public final class StepSizeAblation extends StudyCommand {

    /** The paper's δ, which the others are compared with. */
    private static final double REFERENCE = 0.005;

    @Parameter(label = "Deltas", persist = false, description = "Values of delta, the largest change of a pixel in the finite difference, separated by commas.")
    private String deltas = "0.0005,0.005,0.05,0.5";

    @Parameter(label = "Exact", persist = false, description = "Adds a run with the exact product J e, where the model has a method for it.")
    private boolean exact = true;

    @Parameter(label = "Steps", persist = false, min = "2", max = "1000", description = "Steps S from noise to image of each run.")
    private int steps = 20;

    @Parameter(label = "Inner steps", persist = false, min = "1", max = "100", description = "Inner steps K within each step.")
    private int inner_steps = 5;

    @Parameter(label = "Step size", persist = false, min = "0.001", max = "2", stepSize = "0.25", style = SharedKeys.DIGITS,
            description = "Largest change of a pixel at the first inner step.")
    private double step_size = 0.5;

    @Parameter(label = "Final step size", persist = false, min = "0.001", max = "2", stepSize = "0.05", style = SharedKeys.DIGITS,
            description = "The same at the last inner step.")
    private double final_step_size = 0.1;

    @Parameter(label = "Samples", persist = false, min = "1", max = "100", description = "Runs with other noise for each plane.")
    private int samples = 1;

    @Override
    public String label() {
        return "Step Size Ablation...";
    }

    @Override
    public StepSizeAblation fresh() {
        return new StepSizeAblation();
    }

    @Override
    public List<String> essential() {
        return List.of("model", "size", "deltas", "exact", "samples", "planes", "seed");
    }

    @Override
    StudyResult study(StudiedImage subject, StudyListener listener) {
        return new NewtonStudy(subject, new NewtonStudy.Run(steps, inner_steps, step_size, final_step_size, REFERENCE), samples).stepSizes(Numbers.of("deltas", deltas, "numbers", 1e-6, 1), exact, listener);
    }
}
