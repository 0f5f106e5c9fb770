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
import org.constraineddiffusion.study.report.InfluenceStudy;
import org.constraineddiffusion.study.report.Numbers;
import org.constraineddiffusion.study.report.StudiedImage;
import org.constraineddiffusion.study.report.StudyListener;
import org.constraineddiffusion.study.report.StudyResult;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Shows how far the model looks from the selected pixels: J e and Jᵀe. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Studies>Show Influence...")
public final class ShowInfluence extends StudyCommand {

    @Parameter(label = "Times", persist = false, description = "Times of the model's schedule, noisiest first, separated by commas; 1 is nearly clean, 999 is noise.")
    private String times = "900,700,500,300,100";

    @Parameter(label = "Delta", persist = false, min = "1e-6", max = "1", stepSize = "0.01", style = SharedKeys.DIGITS,
            description = "Change of the selected pixels in the finite difference.")
    private double delta = 0.05;

    @Override
    public String label() {
        return "Show Influence...";
    }

    @Override
    public ShowInfluence fresh() {
        return new ShowInfluence();
    }

    @Override
    public List<String> essential() {
        return List.of("model", "size", "times", "planes", "seed");
    }

    @Override
    StudyResult study(StudiedImage subject, StudyListener listener) {
        return new InfluenceStudy(subject, Numbers.of("times", times, "times", 1, 999), delta).run(listener);
    }
}
