/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.example.extension;

import java.util.OptionalDouble;
import net.imglib2.Cursor;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.ConditionEstimator;
import org.constraineddiffusion.image.ConditionInput;

/** The share of bright pixels among the known ones near the region, in percent. */
public final class BrightShareEstimator implements ConditionEstimator {

    @Override
    public String key() {
        return "bright_share";
    }

    @Override
    public OptionalDouble estimate(ConditionInput input) {
        ConditionInput near = input.near(NEAR);
        long known = 0;
        long bright = 0;
        Cursor<FloatType> value = Views.flatIterable(near.planes().get(0)).cursor();
        for (BitType unknown : Views.flatIterable(near.unknown())) {
            double intensity = near.scale().toModel(value.next().get());
            known += unknown.get() ? 0 : 1;
            bright += !unknown.get() && intensity > 0 ? 1 : 0;
        }
        return known == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * bright / known);
    }
}
