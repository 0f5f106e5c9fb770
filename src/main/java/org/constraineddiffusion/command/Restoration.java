package org.constraineddiffusion.command;

import ij.IJ;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.sampling.Sampler;

/** One run of a command: the loaded model, the sampler, the progress, and what it all took. */
final class Restoration implements AutoCloseable {

    private final ModelPackage bundle;
    private final TorchDevice device;
    private final Drawing drawing;
    private final LongFunction<Sampler> samplers;
    private final Progress progress;
    private final PlaneRestorer restorer;
    private int evaluations;
    private double error;
    private String noise = "";
    private long nanoseconds;
    private final Set<String> windows = new LinkedHashSet<>();
    private final Set<String> diameters = new LinkedHashSet<>();

    /**
     * @param latent what the user asks of the model if it is one of latents
     * @param samplers makes a sampler of a seed
     */
    Restoration(ModelPackage bundle, TorchDevice device, LatentDrawing.Options latent, LongFunction<Sampler> samplers, Progress progress) {
        this.bundle = bundle;
        this.device = device;
        this.samplers = samplers;
        this.progress = progress;
        UnaryOperator<DiffusionPrior> cancelable = prior -> new CountingPrior(prior, () -> {
            if (progress.isCanceled()) {
                throw new CancellationException("canceled");
            }
        });
        this.drawing = bundle.latent().isEmpty() ? new PixelDrawing(bundle, device, cancelable)
                : new LatentDrawing(bundle, device, latent, cancelable);
        this.restorer = new PlaneRestorer(bundle, drawing);
        drawing.warnings().forEach(warning -> IJ.log("Constrained Diffusion: " + warning));
    }

    /** Tells the progress which part of the work comes next. */
    void part(int index, int count) {
        progress.part(index, count);
    }

    /** @throws ModelException if the model takes colour images */
    void requireGreyModel() {
        if (bundle.channels() != 1) {
            throw new ModelException("model: '" + bundle.name() + "' has " + bundle.channels() + " channels; this command takes models of 1.");
        }
    }

    /**
     * The scale of planes that belong together; of no width if all their pixels have the same value.
     *
     * @throws InputException if no pixel is finite
     */
    IntensityScale scaleOf(List<RandomAccessibleInterval<FloatType>> planes) {
        Mask none = Mask.none((int) planes.get(0).dimension(0), (int) planes.get(0).dimension(1));
        IntensityScale scale = IntensityScale.ofKnown(planes, none, bundle.scaling().lowPercentile(), bundle.scaling().highPercentile());
        if (Double.isNaN(scale.low())) {
            throw new InputException("image: no pixel of a channel is finite; NaN and infinity say nothing to go by.");
        }
        return scale;
    }

    /** What is better restored one by one. */
    List<Measurement> parts(Measurement measurement) {
        return restorer.parts(measurement);
    }

    /** Restores measured planes. */
    PlaneRestorer.Restored restore(Measurement measurement, long seed) {
        long start = System.nanoTime();
        PlaneRestorer.Restored restored = restorer.restore(measurement, new Drawing.Run(samplers.apply(seed), seed, progress));
        nanoseconds += System.nanoTime() - start;
        evaluations += restored.evaluations();
        error = Math.max(error, restored.error());
        noise = listed(restored.noises());
        diameters.add(listed(restored.diameters()));
        windows.add(restored.canvas().dimension(0) + "x" + restored.canvas().dimension(1) + " at " + restored.canvas().min(0) + ","
                + restored.canvas().min(1));
        return restored;
    }

    /** Once, if all are alike. */
    private static String listed(List<Double> values) {
        List<String> texts = values.stream().map(one -> String.format(Locale.ROOT, "%.4g", one)).toList();
        return texts.stream().distinct().count() == 1 ? texts.get(0) : String.join(", ", texts);
    }

    /** The first, and how many more there are. */
    private static String shortened(Set<String> found) {
        return found.stream().findFirst().orElse("") + (found.size() > 1 ? " and " + (found.size() - 1) + " more" : "");
    }

    /** Adds what was used and what it took. */
    void describe(Provenance provenance) {
        provenance.add("model", bundle.name()).add("model SHA-256", bundle.sha256());
        drawing.describe(provenance);
        if (bundle.conditions().containsKey("nuclear_diameter")) {
            provenance.add("nuclear diameter (told to the model, pixels; 0 is not known)", shortened(diameters));
        }
        provenance.add("device", device).add("worked on", shortened(windows)).add("evaluations", evaluations)
                .add("noise (standard deviation, image's units)", noise)
                .add("constraint error (root mean square, model's units)", error)
                .add("seconds", nanoseconds * 1e-9).add("versions", Models.versions());
    }

    @Override
    public void close() {
        drawing.close();
    }
}
