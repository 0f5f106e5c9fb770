/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.KnownPlane;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.sampling.NoiseSource;

/**
 * The model that fits an image: noise is added to known pixels, each model estimates the clean ones in one evaluation, and that with the
 * least error is taken. An image with nothing to compare, as all its known pixels are alike or too few, is left to the most general model.
 *
 * @param model its name
 * @param errors mean squared errors of the models by name, relative to the variance of the noise that was added; none if they were not compared
 */
record ModelChoice(String model, Map<String, Double> errors) {

    /** The model of nuclei. */
    static final String NUCLEI = "nuclei-fluorescence";

    private static final List<String> GREY = List.of(NUCLEI, "microscopy");
    private static final List<String> COLOUR = List.of("histology-rgb", NUCLEI, "microscopy");

    /** For images with nothing to compare. */
    private static final String GENERAL = "microscopy";

    /** Of the noise that is added: it hides the texture, so that a model must know the structures. */
    private static final double NOISE_TO_SIGNAL_RATIO = 0.85;

    private static final int MOST_WINDOWS = 2;

    /**
     * A model whose error is so many times that of the general one does not know the image. Of nuclei-fluorescence the ratio is 0.67 to 0.99 on 33
     * validation images of nuclei, and above this on 37 of 53 of other kinds; of histology-rgb it is 0.47 to 0.65 on 4 images of the collection that it
     * was trained on, and above this on 15 of 15 of other stained tissue and blood.
     */
    private static final double FOREIGN = 1.05;

    /**
     * @param problem of the image, or of one plane of it
     * @param given keys of conditions that the model must have
     * @param device to evaluate on
     */
    static ModelChoice of(InverseProblem problem, Polarity polarity, Set<String> given, String device) {
        List<String> fitting = fitting(problem.measured().size(), given);
        if (fitting.size() <= 1) {
            return new ModelChoice(fitting.isEmpty() ? GREY.get(0) : fitting.get(0), Map.of());
        }
        Map<String, Double> errors = new LinkedHashMap<>();
        for (String name : fitting) {
            OptionalDouble error = errorOf(name, problem, polarity, device);
            if (error.isEmpty()) {
                return new ModelChoice(fitting.contains(GENERAL) ? GENERAL : fitting.get(0), Map.of());
            }
            errors.put(name, error.getAsDouble());
        }
        return new ModelChoice(errors.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey(), errors);
    }

    /**
     * A warning of a model that the user has named: those of a narrow purpose, if the general one estimates known pixels better.
     *
     * @return one plain sentence; empty if nothing speaks against the model
     */
    static Optional<String> warning(String name, InverseProblem problem, Polarity polarity, String device) {
        if (name.equals(GENERAL) || !COLOUR.contains(name) || !Models.isTrusted(name) || !Models.isTrusted(GENERAL)
                || problem.measured().size() % Models.find(name).channels() != 0) {
            return Optional.empty();
        }
        double ratio = errorOf(name, problem, polarity, device).orElse(0) / errorOf(GENERAL, problem, polarity, device).orElse(1);
        return ratio <= FOREIGN ? Optional.empty() : Optional.of(String.format(Locale.ROOT, "model: this image does not look like what '%s' was trained on: its error at"
                + " known pixels with noise is %.2f times that of '%s'; try model=%s, or auto.", name, ratio, GENERAL, GENERAL));
    }

    private static OptionalDouble errorOf(String name, InverseProblem problem, Polarity polarity, String device) {
        try (Model model = Models.open(name, device)) {
            return error(model, problem, polarity);
        }
    }

    /** The SHA-256 of all models that are chosen from. */
    static String fingerprint() {
        return COLOUR.stream().filter(Models::isTrusted).map(name -> Models.find(name).fingerprint()).collect(Collectors.joining(" "));
    }

    /**
     * The names of the models to choose from: shipped ones, or those of that name that the user trusts.
     *
     * @param planes the number of channels of the image
     * @param given keys of conditions that the model must have
     */
    static List<String> fitting(int planes, Set<String> given) {
        return (planes == 3 ? COLOUR : GREY).stream().filter(Models::isTrusted)
                .filter(name -> Models.find(name).conditions().keySet().containsAll(given)).toList();
    }

    /** For the provenance: each model and its error. */
    String inWords() {
        return errors.isEmpty() ? model + " (not compared)"
                : model + errors.entrySet().stream().map(error -> String.format(Locale.ROOT, "%s %.4f", error.getKey(), error.getValue())).collect(Collectors.joining(", ", " (relative errors of estimates: ", ")"));
    }

    /** The mean squared error relative to the noise's variance; empty if the known pixels are alike or no window of them is large enough. */
    static OptionalDouble error(Model model, InverseProblem problem, Polarity polarity) {
        ModelPackage info = model.modelPackage();
        List<RandomAccessibleInterval<FloatType>> planes = problem.measured();
        Mask unknown = unusable(problem);
        double sum = 0;
        int groups = 0;
        for (int first = 0; first < planes.size(); first += info.channels()) {
            List<RandomAccessibleInterval<FloatType>> group = planes.subList(first, first + info.channels());
            IntensityScale scale = polarity.scale(group, unknown, problem.noise(group), info);
            List<Interval> windows = CheckWindows.of(group.get(0), unknown, info.divisor(), MOST_WINDOWS);
            if (!scale.isConstant() && !windows.isEmpty()) {
                sum += error(model, group, unknown, scale, windows);
                groups++;
            }
        }
        return groups == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / groups);
    }

    /** The unknown pixels, and those that are NaN or infinite: of these, only those near a region stop a restoration. */
    private static Mask unusable(InverseProblem problem) {
        Mask unknown = problem.forwardModel().unknown();
        if (problem.measured().stream().allMatch(ModelChoice::isFinite)) {
            return unknown;
        }
        RandomAccess<BitType> hole = unknown.bits().randomAccess();
        List<RandomAccess<FloatType>> values = problem.measured().stream().map(RandomAccessibleInterval::randomAccess).toList();
        return Mask.of((int) unknown.bits().dimension(0), (int) unknown.bits().dimension(1), (x, y) ->
                hole.setPositionAndGet(x, y).get() || values.stream().anyMatch(value -> !Float.isFinite(value.setPositionAndGet(x, y).get())));
    }

    private static boolean isFinite(RandomAccessibleInterval<FloatType> plane) {
        for (FloatType value : plane) {
            if (!Float.isFinite(value.get())) {
                return false;
            }
        }
        return true;
    }

    private static double error(Model model, List<RandomAccessibleInterval<FloatType>> group, Mask unknown, IntensityScale scale, List<Interval> windows) {
        TorchPrior torch = model.pixels();
        try (NDManager manager = torch.newManager()) {
            NDList images = new NDList();
            NDList known = new NDList();
            for (Interval window : windows) {
                RandomAccessibleInterval<BitType> holes = Views.zeroMin(Views.interval(unknown.bits(), window));
                NDList channels = new NDList();
                for (RandomAccessibleInterval<FloatType> plane : group) {
                    channels.add(Tensors.of(manager, KnownPlane.of(Views.zeroMin(Views.interval(plane, window)), holes, scale)));
                }
                images.add(NDArrays.concat(channels, 1));
                known.add(Tensors.ofBits(manager, holes).neg().add(1));
            }
            NDArray clean = NDArrays.concat(images);
            NDArray weights = NDArrays.concat(known).broadcast(clean.getShape());
            NoiseSchedule schedule = torch.schedule();
            double t = schedule.nearest(schedule.timeOf(NOISE_TO_SIGNAL_RATIO));
            Shape shape = clean.getShape();
            NDArray noise = new NoiseSource(1, (int) shape.get(0)).next(manager, shape.get(1), shape.get(2), shape.get(3));
            NDArray noisy = clean.mul(schedule.alpha(t)).add(noise.mul(schedule.sigma(t)));
            float[] vector = model.modelPackage().conditionVector(Map.of());
            TorchPrior prior = vector.length == 0 ? torch : torch.conditionedOn(manager.create(vector, new Shape(1, vector.length)));
            NDArray squares = prior.estimate(noisy, t).x0().sub(clean).square().mul(weights);
            double ratio = schedule.sigma(t) / schedule.alpha(t);
            return squares.sum().getFloat() / (weights.sum().getFloat() * ratio * ratio);
        }
    }
}
