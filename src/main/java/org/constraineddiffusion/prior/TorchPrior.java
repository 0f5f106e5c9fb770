package org.constraineddiffusion.prior;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;

/** A prior whose denoiser is a TorchScript module with {@code forward(x_t [n, c, h, w], t [n]) → [n, c, h, w]}. */
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

    private final Model denoiser;
    private final ParameterStore parameters;
    private final Traits traits;
    private final Runnable release;
    private boolean closed;

    /**
     * Takes a loaded module.
     *
     * @param release is run once, when the prior is closed: it closes the module, or keeps it for another
     */
    public TorchPrior(Model denoiser, Traits traits, Runnable release) {
        this.denoiser = denoiser;
        this.parameters = new ParameterStore(denoiser.getNDManager(), false);
        this.traits = traits;
        this.release = release;
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        check(xt.getShape());
        NDArray output;
        try (NDArray times = xt.getManager().full(new Shape(xt.getShape().get(0)), (float) t)) {
            output = denoiser.getBlock().forward(parameters, new NDList(xt, times), false).singletonOrThrow();
        }
        NoiseSchedule schedule = traits.schedule();
        Estimate estimate = traits.parameterization().estimate(output, xt, schedule.signal(t), schedule.noise(t));
        if (output != estimate.x0() && output != estimate.noise()) {
            output.close();
        }
        return estimate;
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
        return denoiser.getNDManager().newSubManager();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
