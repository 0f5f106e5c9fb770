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
import org.constraineddiffusion.study.report.InverseStudy;
import org.constraineddiffusion.study.report.Numbers;
import org.constraineddiffusion.study.report.StudiedImage;
import org.constraineddiffusion.study.report.StudyListener;
import org.constraineddiffusion.study.report.StudyResult;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Compares the leading eigenvectors of the Jacobian with those of its inverse, on a small square. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Studies>Inverse Jacobian...")
public final class InverseJacobian extends StudyCommand {

    @Parameter(label = "Times", persist = false, description = "Times of the model's schedule, separated by commas; 1 is nearly clean, 999 is noise.")
    private String times = "900,700,500,300,100";

    @Parameter(label = "Leading", persist = false, min = "1", max = "100", description = "Eigenvectors of each matrix that are compared.")
    private int leading = 20;

    @Parameter(label = "Delta", persist = false, min = "1e-6", max = "1", stepSize = "0.001", style = SharedKeys.DIGITS,
            description = "Largest change of a pixel in the finite difference.")
    private double delta = 0.005;

    /** The time of the decomposition grows with the sixth power of the size. */
    public InverseJacobian() {
        size = 16;
    }

    @Override
    public String label() {
        return "Inverse Jacobian...";
    }

    @Override
    public InverseJacobian fresh() {
        return new InverseJacobian();
    }

    @Override
    public List<String> essential() {
        return List.of("model", "size", "times", "leading", "planes", "seed");
    }

    @Override
    StudyResult study(StudiedImage subject, StudyListener listener) {
        return new InverseStudy(subject, Numbers.of("times", times, "times", 1, 999), leading, delta).run(listener);
    }
}
