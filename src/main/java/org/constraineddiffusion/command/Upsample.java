package org.constraineddiffusion.command;

import ai.djl.ndarray.NDManager;
import ij.process.ImageProcessor;
import java.util.Locale;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.model.LatentWeights;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** More, smaller pixels: an image that gives the one at hand when it is downsampled again. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Upsample...")
public final class Upsample extends CaptionedPlaneCommand {

    @Parameter(label = "Factor", persist = false, min = "2", max = "8", description = "Pixels of the result for one of the image, along x and y.")
    private int factor = 4;

    @Parameter(label = "Factor y", persist = false, min = "0", max = "8", description = "The factor along y where it differs; 0 takes factor, 1 leaves y as it is.")
    private int factor_y = 0;

    @Parameter(label = "Kernel", persist = false, choices = {"area", "bicubic"},
            description = "How the image was downsampled: means over its pixels, as a camera takes them, or by a bicubic filter.")
    private String kernel = "area";

    @Parameter(label = "Latent direction", persist = false, choices = {"decoder", "encoder"},
            description = "Of a latent model: how it is led to the image at hand, by the decoder's gradient as in the paper, or by forward passes of decoder and encoder only.")
    private String latent_direction = "decoder";

    @Override
    public String label() {
        return "Upsample...";
    }

    @Override
    ConstrainedCommand fresh() {
        return new Upsample();
    }

    @Override
    String done() {
        return "upsampled";
    }

    @Override
    LatentDirection latentDirection() {
        return LatentDirection.valueOf(latent_direction.toUpperCase(Locale.ROOT));
    }

    @Override
    void checkModel(ModelPackage bundle) {
        super.checkModel(bundle);
        if (bundle.latent().map(LatentWeights::takesMask).orElse(false)) {
            throw new InputException("model must be one that is not for inpainting alone, not '" + bundle.name()
                    + "', which takes a mask (mask_channels).");
        }
        if (bundle.latent().isPresent() && method.equals("projection") && latentDirection() == LatentDirection.DECODER) {
            throw new InputException("latent_direction must be encoder for method=projection, not '" + latent_direction
                    + "': the decoder alone cannot project.");
        }
    }

    private int factorY() {
        return factor_y == 0 ? factor : factor_y;
    }

    @Override
    Measurement measurement(ImageProcessor plane, int slice) {
        DownsamplingOperator downsampling = Sampling.of(kernel, factorY(), factor);
        return WholeMeasurement.exact(Planes.channels(plane), new Sampling(downsampling, plane.getHeight(), plane.getWidth()));
    }

    @Override
    ImageProcessor blank(ImageProcessor plane) {
        return plane.createProcessor(plane.getWidth() * factor, plane.getHeight() * factorY());
    }

    @Override
    void put(ImageProcessor target, int channel, RandomAccessibleInterval<FloatType> values, Measurement measurement) {
        Planes.put(target, channel, values);
    }

    /** A plane that was downsampled. */
    record Sampling(DownsamplingOperator downsampling, int height, int width) implements WholeMeasurement.Degradation {

        static DownsamplingOperator of(String kernel, double factorY, double factorX) {
            return kernel.equals("area") ? DownsamplingOperator.area(factorY, factorX) : DownsamplingOperator.bicubic(factorY, factorX);
        }

        @Override
        public Canvas canvas(int divisor) {
            return downsampling.canvas(height, width, divisor);
        }

        @Override
        public LinearOperator operator(Canvas canvas, double noise, NDManager manager) {
            return downsampling.on(canvas, manager);
        }
    }
}
