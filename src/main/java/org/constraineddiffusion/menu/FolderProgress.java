/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.menu;

import ij.IJ;
import java.awt.GraphicsEnvironment;
import java.util.Locale;
import org.constraineddiffusion.batch.BatchListener;
import org.constraineddiffusion.batch.BatchReport;

/** Shows how far a batch is, with the time that is left: in the status bar, or a line for each image on the console. Failures are logged. */
public record FolderProgress(Progress shown) implements BatchListener {

    @Override
    public void onImage(BatchProgress progress) {
        BatchReport.Entry last = progress.last();
        String left = Double.isNaN(progress.secondsLeft()) || progress.done() == progress.images() ? "" : ", about " + Progress.time(progress.secondsLeft()) + " left";
        String far = progress.done() + " of " + progress.images() + left;
        shown.status(far);
        IJ.showProgress(progress.done(), progress.images());
        String how = last.state().name().toLowerCase(Locale.ROOT) + (last.message().isEmpty() ? "" : ": " + last.message());
        if (GraphicsEnvironment.isHeadless()) {
            System.out.println(far + ": " + last.image() + " " + how);
        } else if (last.state() == BatchReport.State.FAILED) {
            IJ.log("Constrained Diffusion: " + last.image() + " " + how);
        }
    }

    @Override
    public void onWarning(String sentence) {
        shown.onWarning(sentence);
    }

    @Override
    public boolean isCanceled() {
        return shown.isCanceled();
    }
}
