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
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.restoration.ModelSummary;
import org.scijava.plugin.Parameter;

/** A command that works on each chosen plane by itself. */
abstract class PlaneCommand extends ConstrainedCommand {

    @Parameter(label = "Planes (current, channel, all, 3,5-7)", persist = false, description = "Of a stack: the plane that is shown, all planes of its channel, all planes, or those of some numbers, such as 3,5-7.")
    String planes = "current";

    @Override
    public List<String> offered(String key) {
        return key.equals("planes") ? PlaneChoice.WORDS : super.offered(key);
    }

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return key.equals("planes") ? image == null || image.getStackSize() > 1 : super.applies(key, chosen);
    }

    final PlaneChoice planes() {
        return PlaneChoice.of(planes);
    }
}
