package org.constraineddiffusion.command;

import java.util.Locale;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.restoration.ModelSummary;
import org.scijava.plugin.Parameter;

/** A command that works on each chosen plane by itself. */
abstract class PlaneCommand extends ConstrainedCommand {

    @Parameter(label = "Planes", persist = false, choices = {"current", "channel", "all"},
            description = "Of a stack: the plane that is shown, all planes of its channel, or all planes.")
    String planes = "current";

    @Override
    boolean applies(String key, ModelSummary chosen) {
        return key.equals("planes") ? image == null || image.getStackSize() > 1 : super.applies(key, chosen);
    }

    final PlaneChoice planes() {
        return PlaneChoice.valueOf(planes.toUpperCase(Locale.ROOT));
    }
}
