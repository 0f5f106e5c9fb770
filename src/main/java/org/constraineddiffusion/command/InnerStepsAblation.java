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

/** Fills hidden pixels with several numbers K of inner steps, and compares with the truth. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Studies>Inner Steps Ablation...")
public final class InnerStepsAblation extends StudyCommand {

    /** The paper's K, which the others are compared with. */
    private static final int REFERENCE = 5;

    @Parameter(label = "Inner steps", persist = false, description = "Values of K, the inner steps within each step, separated by commas.")
    private String inner_steps = "1,2,3,5,10,20";

    @Parameter(label = "Steps", persist = false, min = "2", max = "1000", description = "Steps S from noise to image of each run.")
    private int steps = 20;

    @Parameter(label = "Step size", persist = false, min = "0.001", max = "2", stepSize = "0.25", style = SharedKeys.DIGITS,
            description = "Largest change of a pixel at the first inner step.")
    private double step_size = 0.5;

    @Parameter(label = "Final step size", persist = false, min = "0.001", max = "2", stepSize = "0.05", style = SharedKeys.DIGITS,
            description = "The same at the last inner step.")
    private double final_step_size = 0.1;

    @Parameter(label = "Delta", persist = false, min = "1e-6", max = "1", stepSize = "0.001", style = SharedKeys.DIGITS,
            description = "Largest change of a pixel in the finite difference.")
    private double delta = 0.005;

    @Parameter(label = "Samples", persist = false, min = "1", max = "100", description = "Runs with other noise for each plane.")
    private int samples = 1;

    @Override
    public String label() {
        return "Inner Steps Ablation...";
    }

    @Override
    public InnerStepsAblation fresh() {
        return new InnerStepsAblation();
    }

    @Override
    public List<String> essential() {
        return List.of("model", "size", "inner_steps", "samples", "planes", "seed");
    }

    @Override
    StudyResult study(StudiedImage subject, StudyListener listener) {
        return new NewtonStudy(subject, new NewtonStudy.Run(steps, REFERENCE, step_size, final_step_size, delta), samples).innerSteps(Numbers.whole("inner_steps", inner_steps, "numbers", 1, 100), listener);
    }
}
