package org.constraineddiffusion.command;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.stream.IntStream;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.constraint.KnownPixels;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.image.CropWindow;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.KnownPlane;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.model.Bundle;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.sampling.NewtonSampler;
import org.constraineddiffusion.sampling.NewtonSettings;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.StepReport;

/** The way of a plane through image side, prior and sampler, and back. */
final class PlaneFill {

    /**
     * What a fill took.
     *
     * @param window the part of the image that was worked on
     * @param evaluations forward passes of the denoiser
     * @param error how far the last clean estimate was from the known pixels, root mean square in the model's units
     * @param seconds wall time of the sampling
     */
    record Report(String window, int evaluations, double error, double seconds) {
    }

    private final Bundle bundle;
    private final DiffusionPrior prior;
    private final NewtonSettings settings;
    private final int context;

    /** @param context pixels around the hole, 0 for half of the model's field of view */
    PlaneFill(Bundle bundle, DiffusionPrior prior, NewtonSettings settings, int context) {
        if (bundle.channels() != 1) {
            throw new ModelException("model: '" + bundle.name() + "' has " + bundle.channels() + " channels; this command takes models of one.");
        }
        this.bundle = bundle;
        this.prior = prior;
        this.settings = settings;
        this.context = context == 0 ? bundle.fieldOfView() / 2 : context;
    }

    /** Fills the hole in {@code plane}. The channels of RGB are filled each by itself, from the same noise. */
    Report fill(ImageProcessor plane, Mask hole, SamplingListener listener) {
        Interval image = new FinalInterval(plane.getWidth(), plane.getHeight());
        Interval window = CropWindow.around(hole.bounds(), image, context, prior.divisor());
        List<RandomAccessibleInterval<FloatType>> channels = Planes.channels(plane);
        List<IntensityScale> scales = channels.stream().map(channel -> scale(channel, hole)).toList();
        int[] varied = IntStream.range(0, channels.size()).filter(c -> !scales.get(c).isConstant()).toArray();
        if (varied.length == 0) {
            throw new InputException("image: all known pixels have the value " + scales.get(0).low()
                    + ", or none is finite; there must be at least two different values to set the model's brightness by.");
        }
        long start = System.nanoTime();
        Last last = new Last(listener);
        try (NDManager manager = prior.newManager()) {
            RandomAccessibleInterval<BitType> bits = Views.interval(Views.extendValue(hole.bits(), new BitType(true)), window);
            NDArray known = Tensors.ofBits(manager, bits).neg().addi(1);
            NDList planes = new NDList();
            for (int c : varied) {
                planes.add(Tensors.of(manager, KnownPlane.of(channels.get(c), bits, scales.get(c))));
            }
            LinearConstraint constraint = new LinearConstraint(new KnownPixels(known), NDArrays.concat(planes));
            NDArray noise = new NoiseSource(settings.seed(), 1).next(manager, 1, window.dimension(1), window.dimension(0));
            NDArray filled = new NewtonSampler(settings).sample(prior, constraint, noise.repeat(0, varied.length), last);
            for (int i = 0; i < varied.length; i++) {
                RandomAccessibleInterval<FloatType> values = Tensors.toPlane(filled.get(i + ":" + (i + 1)));
                IntensityScale scale = scales.get(varied[i]);
                values.forEach(value -> value.setReal(scale.toImage(value.get())));
                Planes.put(plane, varied[i], Views.translate(values, window.minAsLongArray()), hole);
            }
        }
        for (int c = 0; c < channels.size(); c++) {
            if (scales.get(c).isConstant()) {
                float value = (float) scales.get(c).low();
                channels.get(c).forEach(pixel -> pixel.set(value));
                Planes.put(plane, c, channels.get(c), hole);
            }
        }
        return new Report(describe(window), last.report.evaluations(), last.report.error(), (System.nanoTime() - start) * 1e-9);
    }

    private IntensityScale scale(RandomAccessibleInterval<FloatType> channel, Mask hole) {
        return IntensityScale.ofKnown(channel, hole, bundle.scaling().lowPercentile(), bundle.scaling().highPercentile());
    }

    private static String describe(Interval window) {
        return window.dimension(0) + "x" + window.dimension(1) + " at " + window.min(0) + "," + window.min(1);
    }

    /** Keeps the numbers of the last step; its tensors are gone by then. */
    private static final class Last implements SamplingListener {

        private final SamplingListener listener;
        private StepReport report;

        Last(SamplingListener listener) {
            this.listener = listener;
        }

        @Override
        public void onStep(StepReport step) {
            report = step;
            listener.onStep(step);
        }

        @Override
        public boolean isCanceled() {
            return listener.isCanceled();
        }
    }
}
