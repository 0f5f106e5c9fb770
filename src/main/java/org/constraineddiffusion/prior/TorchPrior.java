package org.constraineddiffusion.prior;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A prior whose denoiser is a TorchScript module with {@code forward(x_t [n, c, h, w], t [n]) → [n, c, h, w]}, or with a third
 * input that holds for whole images: a vector of conditions {@code [n, k]} or a text's states {@code [n, tokens, dimension]}, see
 * {@link #conditionedOn}.
 */
public final class TorchPrior implements DiffusionPrior {

    /**
     * What the sampler must know of a denoiser.
     *
     * @param channels channels of an image
     * @param divisor what height and width must be multiples of
     * @param startMean the mean of clean images where the schedule needs it, else 0
     */
    public record Traits(NoiseSchedule schedule, Parameterization parameterization, int channels, int divisor,
            double startMean) {
    }

    /** The property of a loaded module that holds the name of its model, for messages. */
    public static final String NAME = "model name";

    private final TorchModule denoiser;
    private final Traits traits;
    private final NDArray conditions;
    private final NDArray extraChannels;
    private final Runnable release;
    private boolean closed;

    /**
     * Takes a loaded module.
     *
     * @param release is run once, when the prior is closed: it closes the module, or keeps it for another
     */
    public TorchPrior(Model denoiser, Traits traits, Runnable release) {
        this(new TorchModule("denoiser", denoiser), traits, null, null, release);
    }

    private TorchPrior(TorchModule denoiser, Traits traits, NDArray conditions, NDArray extraChannels, Runnable release) {
        this.denoiser = denoiser;
        this.traits = traits;
        this.conditions = conditions;
        this.extraChannels = extraChannels;
        this.release = release;
    }

    /**
     * This prior conditioned on something. It uses this one's module: it is of no use once this one is closed, and need not be closed.
     *
     * @param conditions the third input, {@code [1, k]} or {@code [1, tokens, dimension]}, for all images of a batch; it must live
     *     as long as the new prior is used
     */
    public TorchPrior conditionedOn(NDArray conditions) {
        return new TorchPrior(denoiser, traits, conditions, extraChannels, () -> { });
    }

    /**
     * This prior with channels that the module takes after those of x<sub>t</sub>, as inpainting models do. Otherwise as
     * {@link #conditionedOn}.
     *
     * @param channels {@code [n, k, h, w]}, or {@code [1, k, h, w]} for all images of a batch; of the sides of x<sub>t</sub>
     */
    public TorchPrior withExtraChannels(NDArray channels) {
        return new TorchPrior(denoiser, traits, conditions, channels, () -> { });
    }

    /** @throws UnfitWeightsException if the module does not take the inputs, or its output is not of their shape or not finite */
    @Override
    public Estimate estimate(NDArray xt, double t) {
        check(xt.getShape());
        NDArray output = denoiser.require(withExtraChannels(xt, t), xt.getShape());
        denoiser.requireFinite(output);
        NoiseSchedule schedule = traits.schedule();
        try (output) {
            Estimate estimate = traits.parameterization().estimate(output, xt, schedule.alpha(t), schedule.sigma(t));
            // Torch does not let a module's own output be changed in place, as tiles are when they are blended.
            return new Estimate(ownCopy(estimate.x0(), output), ownCopy(estimate.noise(), output));
        }
    }

    private static NDArray ownCopy(NDArray estimate, NDArray output) {
        return estimate == output ? output.duplicate() : estimate;
    }

    private NDArray withExtraChannels(NDArray xt, double t) {
        if (extraChannels == null) {
            return output(xt, t);
        }
        try (NDManager manager = xt.getManager().newSubManager()) {
            manager.tempAttachAll(xt, extraChannels);
            NDArray each = extraChannels.getShape().get(0) == 1 ? extraChannels.repeat(0, xt.getShape().get(0)) : extraChannels;
            NDArray output = output(NDArrays.concat(new NDList(xt, each), 1), t);
            output.attach(manager.getParentManager());
            return output;
        }
    }

    private NDArray output(NDArray xt, double t) {
        long images = xt.getShape().get(0);
        try (NDArray times = xt.getManager().full(new Shape(images), (float) t)) {
            if (conditions == null) {
                return denoiser.forward(xt, times);
            }
            try (NDArray each = conditions.repeat(0, images)) {
                return denoiser.forward(xt, times, each);
            }
        }
    }

    private void check(Shape shape) {
        int divisor = traits.divisor();
        if (shape.dimension() != 4 || shape.get(1) != traits.channels()
                || shape.get(2) % divisor != 0 || shape.get(3) % divisor != 0) {
            throw new IllegalArgumentException("The model takes [n, " + traits.channels() + ", h, w] with h and w multiples of "
                    + divisor + ", not " + shape + ".");
        }
    }

    @Override
    public NoiseSchedule schedule() {
        return traits.schedule();
    }

    @Override
    public int channels() {
        return traits.channels();
    }

    @Override
    public int divisor() {
        return traits.divisor();
    }

    @Override
    public double startMean() {
        return traits.startMean();
    }

    @Override
    public NDManager newManager() {
        return denoiser.model().getNDManager().newSubManager();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
