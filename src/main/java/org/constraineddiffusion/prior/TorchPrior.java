/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A prior whose denoiser is a TorchScript module with {@code forward(x_t [n, c, h, w], t [n]) → [n, c, h, w]}, or with a third
 * input that holds for whole images: a vector of conditions {@code [n, k]} or a text's states {@code [n, tokens, dimension]}, see
 * {@link #conditionedOn}. It may have a method {@code jvp(x_t, t, e, third input) → (its output, the derivative of that along e)}.
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

    private static final String JVP = "jvp";

    private final TorchModule denoiser;
    private final Traits traits;
    private final NDArray conditions;
    private final NDArray extraChannels;
    private final Runnable release;
    private boolean closed;

    /**
     * Takes a loaded module.
     *
     * @param denoiser loaded so that it gives gradients (DJL's option trainParam), where {@link #pullBack} or {@link #jvp} are wanted
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
        NDArray output = denoiser.require(output(false, xt, t), xt.getShape());
        denoiser.requireFinite(output);
        try (output) {
            Estimate estimate = read(output, xt, t);
            // Torch does not let a module's own output be changed in place, as tiles are when they are blended.
            return new Estimate(ownCopy(estimate.x0(), output), ownCopy(estimate.noise(), output));
        }
    }

    private Estimate read(NDArray output, NDArray xt, double t) {
        return traits.parameterization().estimate(output, xt, traits.schedule().alpha(t), traits.schedule().sigma(t));
    }

    private static NDArray ownCopy(NDArray estimate, NDArray output) {
        return estimate == output ? output.duplicate() : estimate;
    }

    /** @throws UnfitWeightsException as {@link #estimate}, or if the module cannot be differentiated */
    @Override
    public Optional<Pullback> pullBack(NDArray xt, double t, UnaryOperator<NDArray> cotangent) {
        check(xt.getShape());
        NDArray[] parts = new NDArray[2];
        NDArray product = Pulling.back(xt, denoiser, x -> {
            NDArray output = denoiser.require(output(true, x, t), x.getShape());
            denoiser.requireFinite(output);
            Estimate estimate = read(output, x, t);
            parts[1] = Pulling.detached(estimate.noise());
            parts[1].attach(xt.getManager());
            return estimate.x0();
        }, x0 -> {
            x0.attach(xt.getManager());
            parts[0] = x0;
            return cotangent.apply(x0);
        });
        return Optional.of(new Pullback(new Estimate(parts[0], parts[1]), product));
    }

    /** By the module's method, where it has one. */
    @Override
    public Optional<NDArray> jvp(NDArray xt, double t, NDArray e) {
        check(xt.getShape());
        if (!denoiser.has(JVP)) {
            return Optional.empty();
        }
        NDManager outer = xt.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(xt, e);
            NDArray still = extraChannels == null ? null : extraChannels.zerosLike();
            NDArray slope = denoiser.call(JVP, 2, inputs(withChannels(xt, extraChannels, manager), t, withChannels(e, still, manager))).get(1);
            denoiser.requireFinite(denoiser.require(slope, e.getShape()));
            NDArray product = Pulling.detached(read(slope, e, t).x0()); // x0 is linear in output and x
            product.attach(outer);
            return Optional.of(product);
        }
    }

    private NDArray output(boolean training, NDArray xt, double t) {
        try (NDManager manager = xt.getManager().newSubManager()) {
            manager.tempAttachAll(xt);
            NDArray output = denoiser.forward(training, inputs(withChannels(xt, extraChannels, manager), t));
            output.attach(manager.getParentManager());
            return output;
        }
    }

    private static NDArray withChannels(NDArray xt, NDArray channels, NDManager manager) {
        if (channels == null) {
            return xt;
        }
        manager.tempAttachAll(channels);
        long images = xt.getShape().get(0);
        return NDArrays.concat(new NDList(xt, channels.getShape().get(0) == 1 ? channels.repeat(0, images) : channels), 1);
    }

    /** Those of the module, in the manager of the first: x, times, others, conditions if there are any. */
    private NDArray[] inputs(NDArray x, double t, NDArray... others) {
        long images = x.getShape().get(0);
        NDArray times = x.getManager().full(new Shape(images), (float) t);
        Stream<NDArray> third = Stream.ofNullable(conditions).map(of -> of.repeat(0, images)).peek(each -> each.attach(x.getManager()));
        return Stream.of(Stream.of(x, times), Stream.of(others), third).flatMap(Function.identity()).toArray(NDArray[]::new);
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
