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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Util;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.image.ValueRange;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.operator.Canvas;

/**
 * How a problem is solved with a model: which regions one by one, and which planes together.
 *
 * @param regions each with a canvas of its own; none if nothing is to be found
 * @param groups of the measured planes, in their order
 * @param guidance what critics ask
 * @param scaling of the planes that critics compare with
 */
record Plan(List<Region> regions, List<ChannelGroup> groups, Guidance guidance, Guidance.Scaling scaling) {

    /**
     * A part of the wanted planes that is restored by itself.
     *
     * @param canvas the pixels that the model works on, and the wanted planes' place among them
     * @param batches groups that are restored together, each group once
     * @param range what the wanted values must lie within, in the image's units
     */
    record Region(ForwardModel forwardModel, Canvas canvas, List<Batch> batches, Optional<ValueRange> range) {
    }

    /**
     * Groups that the model sees in one batch: of the same noise and conditions.
     *
     * @param conditions values by key
     */
    record Batch(List<ChannelGroup> groups, Map<String, Double> conditions) {

        /** In the model's units. */
        double noise() {
            return groups.get(0).noiseOfModel();
        }

        int channels() {
            return groups.get(0).planes().size();
        }
    }

    /**
     * @throws InputException if no known pixel of a group is finite
     * @throws ModelException if the model takes another number of channels
     */
    static Plan of(InverseProblem problem, PriorSession session, Polarity polarity) {
        ModelPackage model = session.model();
        List<ChannelGroup> groups = groups(problem, session.channels(problem.measured().size()), model, polarity);
        List<ChannelGroup> each = groups.stream().map(group -> group.firstAlike(groups)).filter(group -> !group.scale().isConstant())
                .distinct().toList();
        Conditions conditions = new Conditions(model, problem);
        List<Region> regions = new ArrayList<>();
        for (ForwardModel part : session.regions(problem.forwardModel())) {
            if (part.region().map(region -> !region.isEmpty()).orElse(true)) {
                regions.add(new Region(part, session.canvas(part), batches(each, part, conditions), problem.range()));
            }
        }
        return new Plan(regions, groups, problem.guidance(), scaling(polarity, model));
    }

    /** The measured planes, by as many as the model has channels. */
    static List<ChannelGroup> groups(InverseProblem problem, int channels, ModelPackage model, Polarity polarity) {
        List<RandomAccessibleInterval<FloatType>> planes = problem.measured();
        InputChecks.refuseHuge(problem);
        if (planes.size() % channels != 0) {
            throw new ModelException("model: '" + model.name() + "' takes images of " + channels + " channels, not of " + planes.size()
                    + "; choose a model of 1 channel, or convert the image.");
        }
        List<ChannelGroup> groups = new ArrayList<>();
        for (int first = 0; first < planes.size(); first += channels) {
            List<RandomAccessibleInterval<FloatType>> members = planes.subList(first, first + channels);
            double noise = problem.noise(members);
            IntensityScale scale = problem.scale().orElseGet(() -> polarity.scale(members, problem.forwardModel().unknown(), noise, model));
            if (Double.isNaN(scale.low())) {
                throw new InputException("image: no known pixel is finite; there must be values other than NaN and infinity.");
            }
            IntensityScale shown = problem.guidance().likeness().map(like -> scaling(polarity, model).of(like)).orElse(scale);
            groups.add(new ChannelGroup(members, scale, noise, shown));
        }
        return groups;
    }

    /** How other planes than the measured ones are scaled. */
    private static Guidance.Scaling scaling(Polarity polarity, ModelPackage model) {
        return planes -> polarity.scale(planes, Mask.none((int) planes.get(0).dimension(0), (int) planes.get(0).dimension(1)), 0, model);
    }

    /** All in one; one by one if their noise or their conditions differ, as a sampler starts a batch at the noise of its noisiest image. */
    private static List<Batch> batches(List<ChannelGroup> groups, ForwardModel region, Conditions conditions) {
        List<Batch> single = groups.stream().map(group -> new Batch(List.of(group), conditions.of(group, region))).toList();
        boolean alike = single.stream().map(batch -> List.of(batch.noise(), batch.conditions())).distinct().count() <= 1;
        return groups.isEmpty() || !alike ? single : List.of(new Batch(groups, single.get(0).conditions()));
    }

    /**
     * Measured planes that the model sees as the channels of one image.
     *
     * @param scale their common intensity scale
     * @param noise the standard deviation of their noise, in the image's units
     * @param shown the scale of the result
     */
    record ChannelGroup(List<RandomAccessibleInterval<FloatType>> planes, IntensityScale scale, double noise, IntensityScale shown) {

        /** Shown on the scale that they have. */
        ChannelGroup(List<RandomAccessibleInterval<FloatType>> planes, IntensityScale scale, double noise) {
            this(planes, scale, noise, scale);
        }


        /** The noise in the model's units. */
        double noiseOfModel() {
            return scale.differenceToModel(noise);
        }

        /** The first of some groups with the same pixels: equal channels, as of a grey image in colour, are restored once and stay equal. */
        ChannelGroup firstAlike(List<ChannelGroup> groups) {
            return groups.stream().filter(other -> other == this || hasThePixelsOf(other)).findFirst().orElseThrow();
        }

        /** Planes of the one value that these have, over a canvas. */
        List<RandomAccessibleInterval<FloatType>> constant(Canvas canvas) {
            return planes.stream().<RandomAccessibleInterval<FloatType>>map(plane -> {
                RandomAccessibleInterval<FloatType> even = ArrayImgs.floats(canvas.width(), canvas.height());
                LoopBuilder.setImages(even).forEachPixel(pixel -> pixel.set((float) scale.low()));
                return Views.translate(even, -canvas.left(), -canvas.top());
            }).toList();
        }

        /** An image {@code [1, c, h, w]} in the model's units as c planes in the image's, over a canvas. */
        List<RandomAccessibleInterval<FloatType>> toPlanes(NDArray image, Canvas canvas) {
            List<RandomAccessibleInterval<FloatType>> result = new ArrayList<>();
            for (int c = 0; c < planes.size(); c++) {
                RandomAccessibleInterval<FloatType> plane = Tensors.toPlane(image.get(":," + c + ":" + (c + 1)));
                LoopBuilder.setImages(plane).forEachPixel(value -> value.setReal(shown.toImage(value.get())));
                result.add(Views.translate(plane, -canvas.left(), -canvas.top()));
            }
            return result;
        }

        private boolean hasThePixelsOf(ChannelGroup other) {
            return IntStream.range(0, planes.size()).allMatch(i -> Util.imagesEqual(planes.get(i), other.planes.get(i)));
        }
    }
}
