package org.constraineddiffusion.command;

import java.util.List;
import org.constraineddiffusion.restoration.Restoration;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Removes white noise of a known or estimated standard deviation. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Denoise...")
public final class Denoise extends PlaneCommand {

    @Parameter(label = "Noise", persist = false, min = "-1", max = "1e9", style = DIGITS,
            description = "The standard deviation of the noise, in the image's raw units; 0 for none, -1 estimates it from each plane or colour.")
    private double noise = -1;

    @Override
    public String label() {
        return "Denoise...";
    }

    @Override
    ConstrainedCommand fresh() {
        return new Denoise();
    }

    @Override
    List<String> offered(String key) {
        return key.equals("method") ? List.of("fast") : super.offered(key);
    }

    @Override
    Restoration restoration() {
        return Restoration.denoise(image, noise).planes(planes());
    }
}
