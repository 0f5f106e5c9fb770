/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.constraineddiffusion.prior.TrainablePrior;

/**
 * A short training of a denoiser on crops of the known pixels of some images: AdamW with a moving average of the weights. Some windows are held
 * back; the weights with the least loss on them are kept, and the training ends early if it only learns the images by heart.
 */
public final class Adaptation {

    /** Times of a schedule of 1000, at which each held-back window is evaluated. */
    private static final int[] TIMES = {100, 250, 400, 550, 700, 850};

    private static final int CHECK_EVERY = 25;

    /** Evaluations without a new best loss that end the training. */
    private static final int PATIENCE = 8;

    /** The probability that a condition of a crop is unknown. */
    private static final double UNKNOWN = 0.2;

    private final TrainablePrior prior;
    private final AdaptationOptions options;
    private final int[] times;
    private final List<Float> losses = new ArrayList<>();
    private final List<Integer> checked = new ArrayList<>();
    private final List<Float> heldBack = new ArrayList<>();
    private final Random random;
    private final Crops crops;
    private final long started = System.nanoTime();
    private int best;

    /**
     * @param prior is changed
     * @param times of its schedule, ascending, that are trained
     * @throws AdaptationException if the images are too small, or have too few known pixels, or the denoiser has no such weights
     */
    private Adaptation(TrainablePrior prior, int[] times, List<TrainingImage> images, AdaptationOptions options) {
        this.prior = prior;
        this.times = times.clone();
        this.options = options;
        this.random = new Random(options.seed());
        this.crops = new Crops(images, options.crop(), random);
        prior.restrictTo(options.weights().of(prior.weights().keySet()));
    }

    /**
     * Adapts a denoiser: it has the best weights afterwards.
     *
     * @param times of its schedule, ascending, that are trained: all, but for those at which the module returns something else than its output
     * @param images at least one, all of the denoiser's channels and conditions
     * @throws AdaptationException if the images are too small, or have too few known pixels
     */
    public static AdaptationHistory run(TrainablePrior prior, int[] times, List<TrainingImage> images, AdaptationOptions options, AdaptationListener listener) {
        return new Adaptation(prior, times, images, options).run(listener);
    }

    /** @throws AdaptationException if images are too small, or have too few known pixels, to adapt a model to */
    public static void check(List<TrainingImage> images, AdaptationOptions options) {
        new Crops(images, options.crop(), new Random(options.seed()));
    }

    private AdaptationHistory run(AdaptationListener listener) {
        try (Trainer trainer = new Trainer(prior, options.average()); NDManager kept = prior.newManager()) {
            Best weights = new Best(trainer, kept);
            if (!crops.heldBack().isEmpty()) {
                weights.check();
            }
            double fraction = 0;
            while (fraction < 1 && !isHopeless() && listener.goOn(trainer.count(), fraction)) {
                losses.add(step(trainer, options.rateAt(trainer.count(), fraction)));
                fraction = options.fraction(trainer.count(), passed());
                if (trainer.count() % CHECK_EVERY == 0 || fraction >= 1) {
                    if (!crops.heldBack().isEmpty()) {
                        weights.check();
                    }
                    listener.onCheck(history());
                }
            }
            if (crops.heldBack().isEmpty()) {
                best = trainer.count();
            }
            weights.use();
            return history();
        }
    }

    private Duration passed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private AdaptationHistory history() {
        return new AdaptationHistory(losses, checked, heldBack, best, passed());
    }

    /** No better for long, or astray. */
    private boolean isHopeless() {
        return checked.indexOf(best) + PATIENCE < checked.size() || !losses.isEmpty() && !Float.isFinite(losses.get(losses.size() - 1));
    }

    /** The averaged weights with the least loss on what is held back; those after the last step if nothing is. */
    private final class Best {

        private final Trainer trainer;
        private final NDManager manager;
        private NDManager own;
        private Map<String, NDArray> weights;

        Best(Trainer trainer, NDManager manager) {
            this.trainer = trainer;
            this.manager = manager;
        }

        void check() {
            float loss = trainer.withAverage(Adaptation.this::heldBackLoss);
            if (heldBack.stream().allMatch(before -> loss <= before)) {
                best = trainer.count();
                keep();
            }
            checked.add(trainer.count());
            heldBack.add(loss);
        }

        private void keep() {
            NDManager fresh = manager.newSubManager();
            weights = trainer.averages(fresh);
            if (own != null) {
                own.close();
            }
            own = fresh;
        }

        void use() {
            if (weights == null) {
                keep();
            }
            trainer.take(weights);
        }
    }

    private float step(Trainer trainer, double rate) {
        try (NDManager manager = prior.newManager()) {
            List<Crops.Place> places = new ArrayList<>();
            List<Crops.Symmetry> symmetries = new ArrayList<>();
            double[] times = new double[options.batch()];
            for (int i = 0; i < times.length; i++) {
                places.add(crops.random(random));
                symmetries.add(new Crops.Symmetry(random.nextInt(4), random.nextBoolean()));
                times[i] = this.times[(int) ((i + random.nextDouble()) / times.length * this.times.length)]; // one in each of as many equal parts
            }
            return trainer.step(batch(places, symmetries, times, random, UNKNOWN, manager), rate);
        }
    }

    /** At each of some times, with the same noise each time that it is called. */
    private float heldBackLoss() {
        Random fixed = new Random(options.seed());
        List<Crops.Window> windows = crops.heldBack();
        List<Crops.Place> places = windows.stream().map(Crops.Window::place).toList();
        List<Crops.Symmetry> asTheyAre = windows.stream().map(window -> Crops.Symmetry.NONE).toList();
        double sum = 0;
        int[] checkedTimes = IntStream.of(TIMES).map(time -> time * (times[times.length - 1] + 1) / 1000).filter(time -> Arrays.binarySearch(times, time) >= 0).toArray();
        for (int time : checkedTimes) {
            double[] each = new double[windows.size()];
            Arrays.fill(each, time);
            try (NDManager manager = prior.newManager()) {
                sum += prior.loss(batch(places, asTheyAre, each, fixed, 0, manager).counting(counted(windows, manager)));
            }
        }
        return (float) (sum / checkedTimes.length);
    }

    /** 1 in what is held back of each crop, 0 around it; null if that is all. */
    private NDArray counted(List<Crops.Window> windows, NDManager manager) {
        int side = crops.side();
        if (windows.stream().allMatch(window -> window.side() == side)) {
            return null;
        }
        float[] values = new float[windows.size() * side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = windows.get(i / (side * side)).holds(i % side, i / side % side) ? 1 : 0;
        }
        return manager.create(values, new Shape(windows.size(), 1, side, side));
    }

    /** @param unknown the probability that a condition is unknown, 0 */
    private TrainablePrior.Batch batch(List<Crops.Place> places, List<Crops.Symmetry> symmetries, double[] times, Random from, double unknown, NDManager manager) {
        Shape shape = new Shape(places.size(), crops.channels(), crops.side(), crops.side());
        ByteBuffer pixels = direct(shape);
        FloatBuffer values = pixels.asFloatBuffer();
        ByteBuffer noise = direct(shape);
        FloatBuffer deviates = noise.asFloatBuffer();
        int conditions = crops.image(places.get(0)).conditions().length;
        float[] given = new float[places.size() * conditions];
        for (int i = 0; i < places.size(); i++) {
            crops.put(places.get(i), symmetries.get(i), values);
            for (int k = 0; k < conditions; k++) {
                given[i * conditions + k] = from.nextDouble() < unknown ? 0 : crops.image(places.get(i)).conditions()[k];
            }
        }
        while (deviates.hasRemaining()) {
            deviates.put((float) from.nextGaussian());
        }
        return new TrainablePrior.Batch(manager.create(pixels, shape, DataType.FLOAT32), times, manager.create(noise, shape, DataType.FLOAT32),
                conditions == 0 ? null : manager.create(given, new Shape(places.size(), conditions)));
    }

    private static ByteBuffer direct(Shape shape) {
        return ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES)).order(ByteOrder.nativeOrder());
    }
}
