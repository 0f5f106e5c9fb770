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

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.adaptation.TrainingImage;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Masks;
import org.constraineddiffusion.image.Palettes;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.Sha256;

/**
 * Images of ImageJ as what a model is adapted to: each plane of a stack, without selected pixels and those that are NaN or infinite. Of large
 * planes a part around the selection is taken, and of many planes some, so that it all fits into memory.
 */
final class TrainingImages {

    /** The largest side of the part of a plane. */
    private static final int LARGEST_SIDE = 2048;

    /** Pixels of all planes together. */
    private static final long MOST_PIXELS = 1 << 25;

    private final ModelPackage model;
    private final Map<String, Double> conditions;
    private final List<TrainingImage> images = new ArrayList<>();

    /** @param conditions what the user gives of what the model is conditioned on */
    TrainingImages(ModelPackage model, Map<String, Double> conditions) {
        this.model = model;
        this.conditions = conditions;
    }

    /** All that were added. */
    List<TrainingImage> all() {
        return List.copyOf(images);
    }

    /**
     * Adds an image.
     *
     * @param mask of unknown pixels on each plane; null for the image's selection, if it has one
     * @param share of the memory that this image may take, 0 … 1
     * @throws InputException if it holds nothing to learn
     * @throws ModelException if it has other channels than the model
     */
    void add(ImagePlus image, MaskSource mask, double share) {
        Palettes.refuse("image", image);
        long each = Math.min(LARGEST_SIDE, image.getWidth()) * (long) Math.min(LARGEST_SIDE, image.getHeight());
        int planes = image.getStackSize();
        int used = (int) Math.max(1, Math.min(planes, (long) (MOST_PIXELS * share) / each));
        int before = images.size();
        for (int i = 0; i < used; i++) {
            int slice = 1 + (int) ((long) i * planes / used);
            add(image, slice, mask);
        }
        if (images.size() == before) {
            throw new InputException("image: all known pixels of '" + UserText.shown(image.getTitle()) + "' have the same value, or none is known and finite:"
                    + " there is nothing to adapt a model to.");
        }
    }

    private void add(ImagePlus image, int slice, MaskSource mask) {
        ImageProcessor plane = image.getStack().getProcessor(slice);
        Mask unknown = mask == null ? selection(image) : mask.of(image, plane, slice);
        InverseProblem problem = InverseProblem.of(Planes.channels(plane), ForwardModel.mask(unknown, 0)).withConditions(conditions);
        if (unknown.isFull()) {
            return;
        }
        List<Plan.ChannelGroup> groups = groups(problem);
        for (Plan.ChannelGroup group : groups) {
            if (!group.scale().isConstant() && group.firstAlike(groups) == group) {
                images.add(trainingImage(image.getTitle() + (image.getStackSize() == 1 ? "" : ", plane " + slice), problem, group));
            }
        }
    }

    /** None if no known pixel is finite. */
    private List<Plan.ChannelGroup> groups(InverseProblem problem) {
        boolean finite = problem.measured().stream().anyMatch(plane -> hasFinite(plane, problem.forwardModel().unknown()));
        return finite ? Plan.groups(problem, model.channels(), model, Polarity.AUTO) : List.of();
    }

    private static boolean hasFinite(RandomAccessibleInterval<FloatType> plane, Mask unknown) {
        Cursor<BitType> hole = Views.flatIterable(unknown.bits()).cursor();
        for (FloatType value : Views.flatIterable(plane)) {
            if (!hole.next().get() && Float.isFinite(value.get())) {
                return true;
            }
        }
        return false;
    }

    private static Mask selection(ImagePlus image) {
        Roi roi = image.getRoi();
        return roi == null ? Mask.none(image.getWidth(), image.getHeight()) : Masks.ofRoi(roi, image);
    }

    private TrainingImage trainingImage(String name, InverseProblem problem, Plan.ChannelGroup group) {
        Mask unknown = problem.forwardModel().unknown();
        Interval part = part(group.planes().get(0), unknown);
        int width = (int) part.dimension(0);
        boolean[] known = new boolean[width * (int) part.dimension(1)];
        Arrays.fill(known, true);
        float[][] channels = new float[group.planes().size()][known.length];
        MessageDigest digest = Sha256.digest();
        digest.update(ByteBuffer.allocate(2 * Integer.BYTES).putInt(width).putInt(channels.length).array());
        for (int c = 0; c < channels.length; c++) {
            Cursor<FloatType> values = Views.flatIterable(Views.interval(group.planes().get(c), part)).localizingCursor();
            RandomAccess<BitType> hole = unknown.bits().randomAccess();
            ByteBuffer raw = ByteBuffer.allocate(known.length * Float.BYTES);
            for (int i = 0; i < known.length; i++) {
                float value = values.next().get();
                hole.setPosition(values);
                boolean usable = !hole.get().get() && Float.isFinite(value);
                known[i] &= usable;
                channels[c][i] = usable ? (float) group.scale().toModel(value) : 0;
                raw.putFloat(usable ? value : Float.NaN);
            }
            digest.update(raw.array());
        }
        float[] vector = model.conditionVector(new Conditions(model, problem).ofAll(group));
        return new TrainingImage(name, Sha256.hex(digest), channels, width, known, vector);
    }

    /** All of a plane, or a part of the largest side around what is unknown. */
    private static Interval part(Interval plane, Mask unknown) {
        long[] min = new long[2];
        long[] max = new long[2];
        for (int d = 0; d < 2; d++) {
            long side = Math.min(LARGEST_SIDE, plane.dimension(d));
            long middle = unknown.isEmpty() ? plane.dimension(d) / 2 : (unknown.bounds().min(d) + unknown.bounds().max(d)) / 2;
            min[d] = Math.max(0, Math.min(plane.dimension(d) - side, middle - side / 2));
            max[d] = min[d] + side - 1;
        }
        return new FinalInterval(min, max);
    }
}
