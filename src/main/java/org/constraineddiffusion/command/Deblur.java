package org.constraineddiffusion.command;

import ai.djl.ndarray.NDManager;
import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.NoiseEstimator;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.QuantizationStep;
import org.constraineddiffusion.operator.BlurOperator;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.PointSpreadFunction;
import org.constraineddiffusion.operator.TikhonovInverse;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Undoes a blur of a known point-spread function. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Deblur...")
public final class Deblur extends WholePlaneCommand {

    /** The standard deviation of what rounding to multiples of 1 changes. */
    private static final double ROUNDING = Math.sqrt(1 / 12.0);

    @Parameter(label = "FWHM (pixels)", persist = false, min = "0.5", max = "100", stepSize = "0.5", style = DIGITS,
            description = "The full width at half maximum of a Gaussian point-spread function; at most half of the image's longer side.")
    private double fwhm = 3;

    @Parameter(label = "PSF (image title)", persist = false, required = false,
            description = "The title of an image of the point-spread function, background subtracted, its middle the point; empty for the Gaussian.")
    private String psf = "";

    @Parameter(label = "Noise", persist = false, min = "-1", max = "1e9", style = DIGITS,
            description = "The standard deviation of the noise, in the image's raw units; 0 for none, -1 estimates it from each plane or colour.")
    private double noise = -1;

    @Override
    public String label() {
        return "Deblur...";
    }

    @Override
    ConstrainedCommand fresh() {
        return new Deblur();
    }

    @Override
    List<String> offered(String key) {
        return key.equals("psf") ? Checks.noneOrBeside(image) : super.offered(key);
    }

    @Override
    String done() {
        return "deblurred";
    }

    @Override
    void checkInput() {
        requireNoise(noise);
        double most = Math.max(image.getWidth(), image.getHeight()) / 2.0;
        if (psf.isBlank() && fwhm > most) {
            throw new InputException("fwhm must be at most half of the image's longer side, " + most + " pixels, not '" + fwhm + "'.");
        }
        super.checkInput();
    }

    @Override
    Measurement measurement(ImageProcessor plane, int slice) {
        Spreading spreading = new Spreading(pointSpread(), plane.getHeight(), plane.getWidth());
        return WholeMeasurement.noisy(Planes.channels(plane), spreading, this::noiseOf);
    }

    /** Where it is estimated, at least what rounding makes: nothing else may be left of it after a blur. */
    private double noiseOf(RandomAccessibleInterval<FloatType> plane) {
        return noise == ESTIMATE ? Math.max(NoiseEstimator.of(plane), ROUNDING * QuantizationStep.of(plane)) : noise;
    }

    private PointSpreadFunction pointSpread() {
        if (psf.isBlank()) {
            return PointSpreadFunction.gaussian(fwhm, fwhm);
        }
        ImagePlus measured = Checks.imageBeside(image, "psf", psf);
        if (measured.getWidth() > image.getWidth() || measured.getHeight() > image.getHeight()) {
            throw new InputException("psf: '" + measured.getTitle() + "' has " + measured.getWidth() + "×" + measured.getHeight()
                    + " pixels; it must not be larger than '" + image.getTitle() + "', " + image.getWidth() + "×" + image.getHeight() + ".");
        }
        ImageProcessor plane = measured.getProcessor();
        RandomAccessibleInterval<FloatType> values = Planes.channels(plane).get(0);
        double[] weights = new double[plane.getPixelCount()];
        int next = 0;
        for (FloatType value : values) {
            weights[next++] = value.get();
        }
        try {
            return PointSpreadFunction.of(plane.getHeight(), plane.getWidth(), weights);
        } catch (IllegalArgumentException unusable) {
            throw new InputException("psf: '" + measured.getTitle() + "' cannot be one: its pixels must be finite with a sum above 0.");
        }
    }

    /** A plane that was blurred. */
    private record Spreading(PointSpreadFunction psf, int height, int width) implements WholeMeasurement.Degradation {

        /**
         * The variance of an image's finer structure, which a blur weakens most, in the model's units. Measured on nuclei with a
         * Gaussian PSF of 2 to 4 pixels and noise of 0.03 to 2 % of the largest value: with more, noise of 0.1 % is amplified.
         */
        private static final double SIGNAL_VARIANCE = 0.006;

        @Override
        public Canvas canvas(int divisor) {
            return Canvas.around(height, width, psf.marginY(), psf.marginX(), divisor);
        }

        @Override
        public LinearOperator operator(Canvas canvas, double noise, NDManager manager) {
            return new BlurOperator(psf, canvas, Math.max(TikhonovInverse.NOISE_FREE, noise * noise / SIGNAL_VARIANCE), manager);
        }
    }
}
