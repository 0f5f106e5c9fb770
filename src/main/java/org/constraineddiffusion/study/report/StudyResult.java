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

import ij.ImagePlus;
import ij.measure.ResultsTable;
import ij.plugin.filter.Analyzer;
import java.awt.GraphicsEnvironment;
import java.util.Optional;

/**
 * What a study gives.
 *
 * @param plot not shown yet
 * @param title of the table
 * @param table not shown yet
 * @param image what says more as a picture, not shown yet
 */
public record StudyResult(ImagePlus plot, String title, ResultsTable table, Optional<ImagePlus> image) {

    /** Shows the table: in a window, or where there are none as ImageJ's current table of results, which macros read and save. */
    public void showTable() {
        if (GraphicsEnvironment.isHeadless()) {
            Analyzer.setResultsTable(table);
        } else {
            table.show(title);
        }
    }
}
