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

import ij.measure.ResultsTable;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A mean over planes, with its standard error.
 *
 * @param value the mean of the finite values; NaN if there is none
 * @param error the standard error, 0 of one value
 */
record Mean(double value, double error) {

    static <T> Mean of(List<T> all, ToDoubleFunction<T> quantity) {
        double[] values = all.stream().mapToDouble(quantity).filter(Double::isFinite).toArray();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Mean(mean, values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1) / values.length));
    }

    /** Adds it to a table's last row, with its standard error where it is of several values. */
    void addTo(ResultsTable table, String heading, int count) {
        table.addValue(heading, value);
        if (count > 1) {
            table.addValue(heading + " SE", error);
        }
    }
}
