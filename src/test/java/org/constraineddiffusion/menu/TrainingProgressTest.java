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

import static org.junit.jupiter.api.Assertions.assertEquals;

import ij.gui.Plot;
import ij.measure.ResultsTable;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.constraineddiffusion.adaptation.AdaptationHistory;
import org.junit.jupiter.api.Test;

/** What users see of a training. */
class TrainingProgressTest {

    @Test
    void thePlotHasTheMeanLossOfEachTwentyFiveStepsAndWhatIsHeldBack() {
        List<Float> losses = IntStream.range(0, 60).mapToObj(step -> step < 25 ? 2f : 1f).toList();
        Plot plot = TrainingProgress.plot("loss", new AdaptationHistory(losses, List.of(0, 25, 50), List.of(3f, 2f, 2.5f), 25, Duration.ofSeconds(9)));
        assertEquals(2, plot.getNumPlotObjects());
        ResultsTable table = plot.getResultsTable();
        assertEquals(12.5, table.getValueAsDouble(0, 0), 1e-6);
        assertEquals(2, table.getValueAsDouble(1, 0), 1e-6);
        assertEquals(1, table.getValueAsDouble(1, 1), 1e-6);
    }
}
