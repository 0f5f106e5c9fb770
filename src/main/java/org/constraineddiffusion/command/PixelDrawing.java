package org.constraineddiffusion.command;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.imglib2.Interval;
import org.constraineddiffusion.model.Condition;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.TileSettings;
import org.constraineddiffusion.prior.TiledPrior;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.sampling.NoiseSource;

/** Drawing with a model of pixels. */
final class PixelDrawing implements Drawing {

    private final ModelPackage bundle;
    private final TorchPrior torch;
    private final UnaryOperator<DiffusionPrior> cancelable;

    /** @param cancelable makes a prior ask before each evaluation whether to go on */
    PixelDrawing(ModelPackage bundle, TorchDevice device, UnaryOperator<DiffusionPrior> cancelable) {
        this.bundle = bundle;
        this.torch = bundle.load(device);
        this.cancelable = cancelable;
    }

    @Override
    public NDManager newManager() {
        return torch.newManager();
    }

    @Override
    public int channels(int planes) {
        return bundle.channels();
    }

    @Override
    public Interval canvas(Measurement measurement) {
        return measurement.canvas(bundle.divisor(), bundle.fieldOfView());
    }

    @Override
    public NDArray draw(Wanted wanted, Run run, NDManager manager) {
        Shape images = wanted.shape();
        NDArray noise = new NoiseSource(run.seed(), 1).next(manager, images.get(1), images.get(2), images.get(3));
        Condition diameter = bundle.conditions().get("nuclear_diameter");
        Map<String, Double> known = diameter == null ? Map.of() : Map.of(diameter.key(), diameter.limited(wanted.nuclearDiameter()));
        float[] conditions = bundle.conditionVector(known);
        TorchPrior conditional = conditions.length > 0 ? torch.conditionedOn(manager.create(conditions, new Shape(1, conditions.length))) : torch;
        DiffusionPrior prior = new TiledPrior(cancelable.apply(conditional), TileSettings.of(bundle.fieldOfView(), bundle.divisor()));
        return run.sampler().sample(prior, wanted.constraint(), noise.repeat(0, images.get(0)), run.listener());
    }

    @Override
    public void close() {
        torch.close();
    }
}
