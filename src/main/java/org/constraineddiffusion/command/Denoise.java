package org.constraineddiffusion.command;

import ai.djl.ndarray.NDManager;
import ij.process.ImageProcessor;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.NoiseEstimator;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.CropOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Takes white noise of a known or estimated standard deviation away. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Denoise...")
public final class Denoise extends WholePlaneCommand {

    @Parameter(label = "Noise", persist = false, min = "-1", max = "1e9", style = DIGITS,
            description = "The standard deviation of the noise, in the image's raw units; 0 for none, -1 estimates it from each plane or colour.")
    private double noise = -1;

    @Override
    List<String> offered(String key) {
        return key.equals("method") ? List.of("fast") : super.offered(key);
    }

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
    void checkInput() {
        if (!method.equals("fast")) {
            throw new InputException("method must be fast here, not '" + method + "': the others start from pure noise, and give most of"
                    + " the image's own noise back.");
        }
        requireNoise(noise);
        super.checkInput();
    }

    private double noiseOf(RandomAccessibleInterval<FloatType> plane) {
        return noise == ESTIMATE ? NoiseEstimator.of(plane) : noise;
    }

    @Override
    Measurement measurement(ImageProcessor plane, int slice) {
        return WholeMeasurement.noisy(Planes.channels(plane), new Seen(plane.getHeight(), plane.getWidth()), this::noiseOf);
    }

    /** A plane that was measured as it is, but for noise. */
    private record Seen(int height, int width) implements WholeMeasurement.Degradation {

        @Override
        public Canvas canvas(int divisor) {
            return Canvas.around(height, width, 0, 0, divisor);
        }

        @Override
        public LinearOperator operator(Canvas canvas, double noise, NDManager manager) {
            return new CropOperator(canvas);
        }
    }
}
