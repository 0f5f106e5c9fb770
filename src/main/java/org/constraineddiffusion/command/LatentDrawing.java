package org.constraineddiffusion.command;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.imglib2.Interval;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.constraint.MaskInput;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.LatentWeights;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.GreyCodec;
import org.constraineddiffusion.prior.GuidedPrior;
import org.constraineddiffusion.prior.LatentCodec;
import org.constraineddiffusion.prior.TileSettings;
import org.constraineddiffusion.prior.TiledPrior;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.sampling.NoiseSource;

/**
 * Drawing with a model of latents. The text encoder is gone before the denoiser comes, the encoder while it draws. Grey planes
 * are given to a model of colour as equal channels.
 */
final class LatentDrawing implements Drawing {

    /** What the user asks of a latent model. */
    record Options(Captions captions, LatentDirection direction) {
    }

    private final ModelPackage bundle;
    private final LatentWeights parts;
    private final Options options;
    private final NDManager manager;
    private final Map<String, LatentWeights.Prompt> captions;
    private final LatentCodec codec;
    private final TorchPrior torch;
    private final UnaryOperator<DiffusionPrior> cancelable;
    private final DiffusionPrior tiled;

    /** @param cancelable makes a prior ask before each evaluation whether to go on */
    LatentDrawing(ModelPackage bundle, TorchDevice device, Options options, UnaryOperator<DiffusionPrior> cancelable) {
        this.bundle = bundle;
        this.parts = bundle.latent().orElseThrow();
        this.options = options;
        this.cancelable = cancelable;
        bundle.requireMemory();
        this.manager = device.newManager();
        try {
            this.captions = parts.takesPrompts() ? parts.prompts(options.captions.byKey(), device, manager) : Map.of();
            this.codec = parts.codec(device);
            this.torch = bundle.load(device);
        } catch (RuntimeException | OutOfMemoryError failed) {
            manager.close();
            throw failed;
        }
        try {
            this.tiled = new TiledPrior(guided(torch), tiles());
        } catch (RuntimeException | OutOfMemoryError failed) {
            close();
            throw failed;
        }
    }

    private DiffusionPrior guided(TorchPrior plain) {
        if (captions.isEmpty()) {
            return cancelable.apply(plain);
        }
        DiffusionPrior under = cancelable.apply(plain.conditionedOn(captions.get("caption").states()));
        LatentWeights.Prompt negative = captions.get("negative_caption");
        return negative == null ? under
                : new GuidedPrior(under, cancelable.apply(plain.conditionedOn(negative.states())), options.captions.weight());
    }

    /** In tiles, unless the model is told of the mask: that has the size of the whole. */
    private DiffusionPrior prior(LinearConstraint constraint, LatentCodec fitting) {
        return parts.takesMask() ? MaskInput.of(constraint, fitting).map(mask -> guided(torch.withExtraChannels(mask))).orElse(tiled) : tiled;
    }

    /** A tile is as large as the images that the model was trained on, as its attention reaches everywhere and costs the square. */
    private TileSettings tiles() {
        int step = torch.divisor();
        int cells = parts.fixedSide().orElse(bundle.fieldOfView()) / parts.factor();
        int side = Math.max(1, (cells + step - 1) / step) * step;
        int overlap = Math.min(Math.max(1, side / 4 / step) * step, side - step);
        return new TileSettings(side, overlap, (long) side * side);
    }

    @Override
    public NDManager newManager() {
        return torch.newManager();
    }

    @Override
    public int channels(int planes) {
        return planes % parts.imageChannels() == 0 ? parts.imageChannels() : 1;
    }

    /** @throws InputException if it cannot be of the one size that the model takes */
    @Override
    public Interval canvas(Measurement measurement) {
        if (parts.fixedSide().isEmpty()) {
            return measurement.canvas(bundle.divisor(), bundle.fieldOfView());
        }
        int side = parts.fixedSide().getAsInt();
        int noMoreThanFits = 0;
        Interval canvas = measurement.canvas(side, noMoreThanFits);
        if (canvas.dimension(0) != side || canvas.dimension(1) != side) {
            throw new InputException("model: '" + bundle.name() + "' takes exactly " + side + "x" + side + " pixels (fixed_side), and what is to be"
                    + " worked on needs " + canvas.dimension(0) + "x" + canvas.dimension(1)
                    + ": mark a smaller region or crop the image, use a smaller context or factor, or choose another model.");
        }
        return canvas;
    }

    @Override
    public NDArray draw(Wanted wanted, Run run, NDManager own) {
        LinearConstraint constraint = wanted.constraint();
        Shape images = wanted.shape();
        LatentCodec fitting = images.get(1) == codec.channels() ? codec : new GreyCodec(codec);
        DiffusionPrior prior = prior(constraint, fitting);
        InLatentSpace inLatents = InLatentSpace.of(constraint, fitting, options.direction);
        long factor = parts.factor();
        NDArray noise = new NoiseSource(run.seed(), 1).next(own, torch.channels(), images.get(2) / factor, images.get(3) / factor);
        NDArray latent = run.sampler().sample(prior, inLatents, noise.repeat(0, images.get(0)), run.listener()).image();
        return inLatents.toImage(latent);
    }

    @Override
    public void describe(Provenance provenance) {
        parts.sha256().forEach((part, sha256) -> provenance.add(part + " SHA-256", sha256));
        captions.forEach((key, caption) -> {
            provenance.add(key.replace('_', ' '), options.captions.byKey().get(key));
            if (!caption.cutOff().isBlank()) {
                provenance.add(key.replace('_', ' ') + ", cut off", caption.cutOff());
            }
        });
        if (!captions.isEmpty()) {
            provenance.add("guidance", options.captions.weight());
        }
    }

    @Override
    public List<String> warnings() {
        return captions.entrySet().stream().filter(caption -> !caption.getValue().cutOff().isBlank())
                .map(caption -> caption.getKey() + ": the model '" + bundle.name() + "' has no room for all of it; cut off was '"
                        + caption.getValue().cutOff() + "'.").toList();
    }

    @Override
    public void close() {
        torch.close();
        codec.close();
        manager.close();
    }
}
