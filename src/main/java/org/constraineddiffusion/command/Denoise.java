package org.constraineddiffusion.command;

import ij.process.ImageProcessor;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Planes;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Takes white noise of a known strength away. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Denoise...")
public final class Denoise extends WholePlaneCommand {

    @Parameter(label = "Noise", persist = false, min = "-1", max = "1e9",
            description = "The standard deviation of the noise, in the image's raw units; -1 estimates it from each plane.")
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
    String done() {
        return "denoised";
    }

    @Override
    Measurement measurement(ImageProcessor plane, int slice) {
        List<RandomAccessibleInterval<FloatType>> channels = Planes.channels(plane);
        return new HoleMeasurement(channels, Mask.none(plane.getWidth(), plane.getHeight()), 0, noise(noise, channels));
    }
}
