package org.constraineddiffusion.prior;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A prior whose denoiser is a TorchScript module with {@code forward(x_t [n, c, h, w], t [n]) → [n, c, h, w]}, or with a third
 * input that holds for whole images, such as a text's states {@code [n, tokens, dimension]}, which {@link #with} gives.
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

    private final TorchModule denoiser;
    private final Traits traits;
    private final NDArray told;
    private final NDArray further;
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

    private TorchPrior(TorchModule denoiser, Traits traits, NDArray told, NDArray further, Runnable release) {
        this.denoiser = denoiser;
        this.traits = traits;
        this.told = told;
        this.further = further;
        this.release = release;
    }

    /**
     * This prior told something of the image. It uses this one's module: it is of no use once this one is closed, and need not be closed.
     *
     * @param told the third input, {@code [1, …]}, for all images of a batch; it must live as long as the new prior is used
     */
    public TorchPrior with(NDArray told) {
        return new TorchPrior(denoiser, traits, told, further, () -> { });
    }

    /**
     * This prior with channels that the module takes after those of x<sub>t</sub>, as inpainting models do. Otherwise as
     * {@link #with}.
     *
     * @param channels {@code [n, k, h, w]}, or {@code [1, k, h, w]} for all images of a batch; of the sides of x<sub>t</sub>
     */
    public TorchPrior beside(NDArray channels) {
        return new TorchPrior(denoiser, traits, told, channels, () -> { });
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        check(xt.getShape());
        NDArray output = denoiser.require(furthered(xt, t), xt.getShape());
        NoiseSchedule schedule = traits.schedule();
        Estimate estimate = traits.parameterization().estimate(output, xt, schedule.signal(t), schedule.noise(t));
        if (output != estimate.x0() && output != estimate.noise()) {
            output.close();
        }
        return estimate;
    }

    private NDArray furthered(NDArray xt, double t) {
        if (further == null) {
            return output(xt, t);
        }
        try (NDManager manager = xt.getManager().newSubManager()) {
            manager.tempAttachAll(xt, further);
            NDArray each = further.getShape().get(0) == 1 ? further.repeat(0, xt.getShape().get(0)) : further;
            NDArray output = output(NDArrays.concat(new NDList(xt, each), 1), t);
            output.attach(manager.getParentManager());
            return output;
        }
    }

    private NDArray output(NDArray xt, double t) {
        long images = xt.getShape().get(0);
        try (NDArray times = xt.getManager().full(new Shape(images), (float) t)) {
            if (told == null) {
                return denoiser.forward(xt, times);
            }
            try (NDArray each = told.repeat(0, images)) {
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
