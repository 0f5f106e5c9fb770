/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.batch;

/** How long the rest of a batch takes, by the mean time of the images that were worked on. */
final class TimeLeft {

    private final int images;
    private int ended;
    private int worked;
    private double seconds;

    TimeLeft(int images) {
        this.images = images;
    }

    BatchListener.BatchProgress after(BatchReport.Entry entry) {
        ended++;
        if (entry.state() != BatchReport.State.SKIPPED && entry.state() != BatchReport.State.ELSEWHERE) {
            worked++;
            seconds += entry.seconds();
        }
        return new BatchListener.BatchProgress(ended, images, entry, worked == 0 ? Double.NaN : seconds / worked * (images - ended));
    }
}
