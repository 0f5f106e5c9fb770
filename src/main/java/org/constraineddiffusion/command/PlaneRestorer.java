package org.constraineddiffusion.command;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Util;
import net.imglib2.view.Views;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.NuclearDiameter;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.operator.LinearOperator;

/** The way of measured planes through image side and model, and back. */
final class PlaneRestorer {

    /**
     * The restored planes and what they took.
     *
     * @param planes in the image's units, each over the canvas, in the order of the measured ones
     * @param canvas the part of the result that was worked on
     * @param noises the standard deviations of the noise that were assumed, in the image's units: of each plane that the model saw by itself
     * @param diameters those of nuclei that the model was told, in pixels, 0 where none; likewise
     * @param evaluations forward passes of the denoiser
     * @param error how far the last clean estimate was from what is known, root mean square in the model's units
     */
    record Restored(List<RandomAccessibleInterval<FloatType>> planes, Interval canvas, List<Double> noises, List<Double> diameters, int evaluations, double error) {
    }

    /**
     * Planes that the model sees as the channels of one image.
     *
     * @param scale their common scale
     * @param noise in the image's units
     * @param nuclearDiameter what the model is told
     */
    private record Group(List<RandomAccessibleInterval<FloatType>> planes, IntensityScale scale, double noise, double nuclearDiameter) {

        /** In the model's units. */
        double noiseOfModel() {
            return scale.differenceToModel(noise);
        }

        boolean hasThePixelsOf(Group other) {
            return IntStream.range(0, planes.size()).allMatch(i -> Util.imagesEqual(planes.get(i), other.planes.get(i)));
        }
    }

    private final ModelPackage bundle;
    private final Drawing drawing;

    PlaneRestorer(ModelPackage bundle, Drawing drawing) {
        this.bundle = bundle;
        this.drawing = drawing;
    }

    /**
     * Draws the wanted planes. A grey model works on each of the planes by itself, from the same noise, and on equal ones once, so
     * that a grey image in colours stays grey; a colour model on as many at a time as it has channels. Planes of a single value stay so.
     *
     * @param how the sampler, its seed, and who follows it
     */
    Restored restore(Measurement measurement, Drawing.Run how) {
        Interval canvas = drawing.canvas(measurement);
        List<Group> groups = groups(measurement);
        List<Group> sources = groups.stream().map(group -> firstAlike(group, groups)).toList();
        Map<Group, List<RandomAccessibleInterval<FloatType>>> drawn = new HashMap<>();
        int evaluations = 0;
        double error = 0;
        for (List<Group> batch : batches(sources.stream().filter(group -> !group.scale.isConstant()).distinct().toList())) {
            LastStep last = new LastStep(how.listener());
            drawn.putAll(draw(measurement, canvas, batch, new Drawing.Run(how.sampler(), how.seed(), last)));
            evaluations += last.evaluations();
            error = Math.max(error, last.error());
        }
        List<RandomAccessibleInterval<FloatType>> planes = new ArrayList<>();
        for (Group group : sources) {
            if (group.scale.isConstant()) {
                group.planes.forEach(plane -> planes.add(even((float) group.scale.low(), canvas)));
            } else {
                planes.addAll(drawn.get(group));
            }
        }
        return new Restored(planes, canvas, groups.stream().map(Group::noise).toList(),
                groups.stream().map(Group::nuclearDiameter).toList(), evaluations, error);
    }

    /** Itself, if no group before it has the same pixels. */
    private static Group firstAlike(Group group, List<Group> groups) {
        return groups.stream().filter(other -> other == group || other.hasThePixelsOf(group)).findFirst().orElseThrow();
    }

    /** All at once; one by one if their noise differs, as a sampler starts a batch at the noise of its noisiest image, or what the model is told of them. */
    private static List<List<Group>> batches(List<Group> groups) {
        boolean alike = groups.stream().map(group -> List.of(group.noiseOfModel(), group.nuclearDiameter)).distinct().count() <= 1;
        return groups.isEmpty() || !alike ? groups.stream().map(List::of).toList() : List.of(groups);
    }

    /** What is better restored one by one. */
    List<Measurement> parts(Measurement measurement) {
        boolean anyWindowCostsTheSame = bundle.latent().map(parts -> parts.fixedSide().isPresent()).orElse(false);
        return anyWindowCostsTheSame ? List.of(measurement) : measurement.parts(bundle.divisor(), bundle.fieldOfView());
    }

    private List<Group> groups(Measurement measurement) {
        List<RandomAccessibleInterval<FloatType>> planes = measurement.planes();
        int channels = drawing.channels(planes.size());
        if (planes.size() % channels != 0) {
            throw new ModelException("model: '" + bundle.name() + "' takes images of " + channels + " channels, not of " + planes.size()
                    + "; choose a model of 1 channel, or convert the image.");
        }
        List<Group> groups = new ArrayList<>();
        for (int first = 0; first < planes.size(); first += channels) {
            List<RandomAccessibleInterval<FloatType>> members = planes.subList(first, first + channels);
            double noise = measurement.noise(members);
            IntensityScale scale = measurement.scale(members, noise, bundle.scaling());
            if (Double.isNaN(scale.low())) {
                throw new InputException("image: no known pixel is finite; NaN and infinity say nothing to go by.");
            }
            boolean told = bundle.conditions().containsKey("nuclear_diameter") && !scale.isConstant();
            groups.add(new Group(members, scale, noise, told ? measurement.nuclearDiameter(members, scale) : NuclearDiameter.UNKNOWN));
        }
        return groups;
    }

    /** @param groups of the same noise and diameter of nuclei */
    private Map<Group, List<RandomAccessibleInterval<FloatType>>> draw(Measurement measurement, Interval canvas, List<Group> groups,
            Drawing.Run run) {
        try (NDManager manager = drawing.newManager()) {
            NDList images = new NDList();
            for (Group group : groups) {
                NDList channels = new NDList();
                for (RandomAccessibleInterval<FloatType> plane : group.planes) {
                    channels.add(Tensors.of(manager, measurement.known(plane, canvas, group.scale)));
                }
                images.add(NDArrays.concat(channels, 1));
            }
            double noise = groups.get(0).noiseOfModel();
            LinearOperator operator = measurement.operator(manager, canvas, noise);
            LinearConstraint constraint = new LinearConstraint(operator, NDArrays.concat(images)).withNoise(noise);
            Shape shape = new Shape(groups.size(), groups.get(0).planes.size(), canvas.dimension(1), canvas.dimension(0));
            NDArray result = drawing.draw(new Drawing.Wanted(constraint, shape, groups.get(0).nuclearDiameter), run, manager);
            return planes(result, groups, canvas);
        }
    }

    /** {@code [n, c, h, w]} in the model's units to c planes in the image's of each of n groups. */
    private static Map<Group, List<RandomAccessibleInterval<FloatType>>> planes(NDArray result, List<Group> groups, Interval canvas) {
        Map<Group, List<RandomAccessibleInterval<FloatType>>> all = new HashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            List<RandomAccessibleInterval<FloatType>> planes = new ArrayList<>();
            for (int c = 0; c < group.planes.size(); c++) {
                RandomAccessibleInterval<FloatType> plane = Tensors.toPlane(result.get(i + ":" + (i + 1) + "," + c + ":" + (c + 1)));
                plane.forEach(value -> value.setReal(group.scale.toImage(value.get())));
                planes.add(Views.translate(plane, canvas.minAsLongArray()));
            }
            all.put(group, planes);
        }
        return all;
    }

    private static RandomAccessibleInterval<FloatType> even(float value, Interval canvas) {
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(canvas.dimension(0), canvas.dimension(1));
        plane.forEach(pixel -> pixel.set(value));
        return Views.translate(plane, canvas.minAsLongArray());
    }
}
