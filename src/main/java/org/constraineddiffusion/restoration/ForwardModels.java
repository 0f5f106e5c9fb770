package org.constraineddiffusion.restoration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.operator.BlurOperator;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.CropOperator;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.PointSpreadFunction;
import org.constraineddiffusion.operator.TikhonovInverse;

/** The forward models of inpainting, upsampling, denoising and deblurring, and those of your own operators and constraints. */
public final class ForwardModels {

    /**
     * The variance of an image's finer structure, which a blur weakens most, in the model's units. Measured on nuclei with a
     * Gaussian PSF of 2 to 4 pixels and noise of 0.03 to 2 % of the largest value: with more, noise of 0.1 % is amplified.
     */
    private static final double SIGNAL_VARIANCE = 0.006;

    private ForwardModels() {
    }

    /**
     * Some pixels are unknown and to be filled, all others are measured exactly.
     *
     * @param context pixels around a region that the model sees; 0 for half of its field of view
     */
    public static ForwardModel mask(Mask unknown, int context) {
        return new MaskModel(unknown, unknown, context);
    }

    /** Every pixel is measured, with noise. */
    public static ForwardModel identity(int height, int width) {
        return linear(height, width, (canvas, noise, manager) -> new CropOperator(canvas));
    }

    /** The measured planes have fewer, larger pixels than the wanted ones. */
    public static ForwardModel downsampled(DownsamplingOperator downsampling, int measuredHeight, int measuredWidth) {
        return new WholePlaneModel(measuredHeight, measuredWidth, divisor -> downsampling.canvas(measuredHeight, measuredWidth, divisor),
                (canvas, measured, noise, manager) -> linear(downsampling.on(canvas, manager), measured, noise));
    }

    /** The measured planes are blurred, and may have noise. */
    public static ForwardModel blurred(PointSpreadFunction psf, int height, int width) {
        return new WholePlaneModel(height, width, divisor -> Canvas.around(height, width, psf.marginY(), psf.marginX(), divisor),
                (canvas, measured, noise, manager) -> linear(new BlurOperator(psf, canvas,
                        Math.max(TikhonovInverse.NOISE_FREE, noise * noise / SIGNAL_VARIANCE), manager), measured, noise));
    }

    /** Makes an operator for images of a canvas's size. */
    public interface OperatorOnCanvas {

        /**
         * An operator that sees the canvas's image, not its margin.
         *
         * @param noise the standard deviation of the measurements' noise in the model's units
         * @param manager keeps the operator's tensors
         */
        LinearOperator on(Canvas canvas, double noise, NDManager manager);
    }

    /** A linear operator of your own, from wanted to measured planes of the same size. */
    public static ForwardModel linear(int height, int width, OperatorOnCanvas operator) {
        return new WholePlaneModel(height, width, divisor -> Canvas.around(height, width, 0, 0, divisor),
                (canvas, measured, noise, manager) -> linear(operator.on(canvas, noise, manager), measured, noise));
    }

    /**
     * A constraint of your own, linear or not.
     *
     * @param constraint makes it from the measured planes {@code [n, c, height, width]} in the model's units; it sees images of the canvas's size
     */
    public static ForwardModel constrained(int height, int width, Function<NDArray, Constraint> constraint) {
        return new WholePlaneModel(height, width, divisor -> Canvas.around(height, width, 0, 0, divisor),
                (canvas, measured, noise, manager) -> constraint.apply(measured));
    }

    private static Constraint linear(LinearOperator operator, NDArray measured, double noise) {
        return new LinearConstraint(operator, measured).withNoise(noise);
    }
}
