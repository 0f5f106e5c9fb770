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
import ij.ImageStack;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelPackage;

/**
 * Fills marked pixels of some planes of a stack from the planes beside these: in the slices [x, z] and in the slices [y, z], as thin bands
 * whose both sides are known, and takes the mean of both. All slices are on the intensity scale of the known planes and start from the same
 * noise, so that neighbouring slices agree.
 */
final class AxialFilling {

    /** Slices that are restored in one batch, if the same of them is marked. */
    private static final int BATCH = 8;

    /** Pixels around the marked ones that the model sees, unless the user gives another number: a band's both sides are near. */
    private static final int CONTEXT = 16;

    private final ImagePlus image;
    private final int context;
    private final Pipeline pipeline;

    /**
     * @param context pixels around a marked one that the model sees; 0 for {@link #CONTEXT}
     * @throws ModelException if the model takes colour images or latents
     */
    AxialFilling(ImagePlus image, int context, Pipeline pipeline) {
        this.image = image;
        this.context = context == 0 ? CONTEXT : context;
        this.pipeline = pipeline;
        ModelPackage model = pipeline.session().model();
        if (model.channels() != 1 || model.latent().isPresent()) {
            throw new ModelException("model: filling from neighbouring planes takes pixel-space models of 1 channel, not '" + model.name() + "'.");
        }
    }

    /** About how many pixels the model sees to fill some planes: a window around each row and each column of each plane. */
    static long pixels(Collection<Mask> marked, int context) {
        long around = 2L * (context == 0 ? CONTEXT : context) + 1;
        return marked.stream().mapToLong(mask -> 2 * mask.bounds().dimension(0) * mask.bounds().dimension(1) * around).sum();
    }

    /**
     * Fills the marked pixels of one sample.
     *
     * @param marked of each plane that has some, by the plane's index in the stack, from 1
     * @param turn which of {@code turns} samples this is, for the listener
     * @return the channels of each of these planes, in the image's units, of which only the marked pixels are of use
     * @throws InputException if no plane beside them is known as a whole
     */
    Map<Integer, List<RandomAccessibleInterval<FloatType>>> fill(Map<Integer, Mask> marked, long seed, int turn, int turns) {
        Map<List<Integer>, Map<Integer, Mask>> columns = new HashMap<>();
        marked.forEach((slice, mask) -> columns.computeIfAbsent(column(slice), none -> new TreeMap<>()).put(slice, mask));
        Map<Integer, List<RandomAccessibleInterval<FloatType>>> filled = new TreeMap<>();
        List<List<Integer>> inOrder = columns.keySet().stream().sorted((a, b) -> a.get(0) - b.get(0)).toList();
        int colours = Planes.channelsOf(image.getProcessor());
        int volumes = inOrder.size() * colours;
        for (int i = 0; i < volumes; i++) {
            List<Integer> column = inOrder.get(i / colours);
            Progress progress = new Progress(turn * volumes + i, turns * volumes);
            fill(column, columns.get(column), i % colours, new Noise(seed, i / colours), progress)
                    .forEach((slice, plane) -> filled.computeIfAbsent(slice, none -> new ArrayList<>()).add(plane));
        }
        return filled;
    }

    private record Progress(int turn, int turns) {
    }

    private record Noise(long seed, int index) {
    }

    /** The indices into the stack of the planes of a plane's channel and frame, along z; of a single slice, those of its channel along time. */
    private List<Integer> column(int slice) {
        int[] position = image.convertIndexToPosition(slice);
        return image.getNSlices() > 1 ? IntStream.rangeClosed(1, image.getNSlices()).mapToObj(z -> image.getStackIndex(position[0], z, position[2])).toList()
                : IntStream.rangeClosed(1, image.getNFrames()).mapToObj(t -> image.getStackIndex(position[0], 1, t)).toList();
    }

    private Map<Integer, RandomAccessibleInterval<FloatType>> fill(List<Integer> column, Map<Integer, Mask> marked, int colour, Noise noise, Progress progress) {
        int reach = Math.max(context, pipeline.session().model().fieldOfView());
        int first = Math.max(0, marked.keySet().stream().mapToInt(column::indexOf).min().orElseThrow() - reach);
        int last = Math.min(column.size() - 1, marked.keySet().stream().mapToInt(column::indexOf).max().orElseThrow() + reach);
        List<Integer> near = column.subList(first, last + 1);
        List<Mask> masks = near.stream().map(slice -> marked.getOrDefault(slice, Mask.none(image.getWidth(), image.getHeight()))).toList();
        Volume volume = known(near, masks, colour);
        IntensityScale scale = scale(volume, masks);
        Volume filled = Volume.of(image.getWidth(), image.getHeight(), near.size());
        if (scale.isConstant()) {
            filled.voxels().forEach(voxel -> voxel.setReal(scale.low()));
        } else {
            RegionSeed seed = RegionSeed.ofVolume(noise.seed(), noise.index(), volume, scale.isInverted());
            List<Batch> batches = new ArrayList<>();
            for (int axis = 0; axis < 2; axis++) {
                batches.addAll(batches(axis, masks));
            }
            for (int i = 0; i < batches.size(); i++) {
                restore(batches.get(i), volume, filled, scale, seed, new Progress(progress.turn() * batches.size() + i, progress.turns() * batches.size()));
            }
        }
        Map<Integer, RandomAccessibleInterval<FloatType>> planes = new TreeMap<>();
        marked.keySet().forEach(slice -> planes.put(slice, filled.slice(2, near.indexOf(slice))));
        return planes;
    }

    /** The volume, with 0 where it is marked: what stands there does not count. */
    private Volume known(List<Integer> near, List<Mask> masks, int colour) {
        ImageStack stack = image.getStack();
        Volume volume = Volume.of(stack, near, colour);
        for (int z = 0; z < near.size(); z++) {
            Cursor<FloatType> voxel = Views.flatIterable(volume.slice(2, z)).cursor();
            for (BitType unknown : Views.flatIterable(masks.get(z).bits())) {
                FloatType value = voxel.next();
                if (unknown.get()) {
                    value.setZero();
                }
            }
        }
        return volume;
    }

    /** By the planes of which all is known. */
    private IntensityScale scale(Volume volume, List<Mask> masks) {
        List<RandomAccessibleInterval<FloatType>> whole = IntStream.range(0, masks.size()).filter(z -> masks.get(z).isEmpty())
                .<RandomAccessibleInterval<FloatType>>mapToObj(z -> volume.slice(2, z)).toList();
        if (whole.isEmpty()) {
            throw new InputException("planes: all planes near those to fill of '" + UserText.shown(image.getTitle()) + "' are marked too: some must stay known.");
        }
        IntensityScale scale = pipeline.options().polarity().scale(whole, Mask.none(image.getWidth(), image.getHeight()), 0, pipeline.session().model());
        if (Double.isNaN(scale.low())) {
            throw new InputException("image: no pixel of the planes beside those to fill is finite; there must be values other than NaN and infinity.");
        }
        return scale;
    }

    /**
     * Slices across an axis, of which the same pixels are marked.
     *
     * @param axis 0 for slices [y, z], 1 for slices [x, z]
     */
    private record Batch(int axis, int from, int to, Mask mask) {
    }

    private List<Batch> batches(int axis, List<Mask> masks) {
        int count = axis == 0 ? image.getWidth() : image.getHeight();
        int length = axis == 0 ? image.getHeight() : image.getWidth();
        List<Batch> batches = new ArrayList<>();
        List<RandomAccess<BitType>> bits = masks.stream().map(mask -> mask.isEmpty() ? null : mask.bits().randomAccess()).toList();
        BitSet before = new BitSet();
        int from = 0;
        for (int position = 0; position <= count; position++) {
            BitSet marked = position == count ? null : marked(axis, position, length, bits);
            if (position > from && (!before.equals(marked) || position - from == BATCH)) {
                if (!before.isEmpty()) {
                    BitSet same = before;
                    batches.add(new Batch(axis, from, position, Mask.of(length, masks.size(), (i, z) -> same.get(z * length + i))));
                }
                from = position;
            }
            before = marked;
        }
        return batches;
    }

    private static BitSet marked(int axis, int position, int length, List<RandomAccess<BitType>> bits) {
        BitSet marked = new BitSet();
        for (int z = 0; z < bits.size(); z++) {
            RandomAccess<BitType> bit = bits.get(z);
            for (int i = 0; bit != null && i < length; i++) {
                bit.setPosition(axis == 0 ? position : i, 0);
                bit.setPosition(axis == 0 ? i : position, 1);
                marked.set(z * length + i, bit.get().get());
            }
        }
        return marked;
    }

    private void restore(Batch batch, Volume volume, Volume filled, IntensityScale scale, RegionSeed seed, Progress progress) {
        List<RandomAccessibleInterval<FloatType>> slices = volume.slices(batch.axis(), batch.from(), batch.to());
        InverseProblem problem = InverseProblem.of(slices, ForwardModel.mask(batch.mask(), context)).onScale(scale).withConditions(pipeline.options().conditions());
        for (RestoredRegion region : pipeline.withoutGrain().restore(problem, seed, progress.turn(), progress.turns())) {
            for (int i = 0; i < slices.size(); i++) {
                addHalf(filled.slice(batch.axis(), batch.from() + i), region.planes().get(i), region.pixels().orElseThrow());
            }
        }
    }

    private static void addHalf(RandomAccessibleInterval<FloatType> target, RandomAccessibleInterval<FloatType> values, Mask where) {
        RandomAccess<FloatType> pixel = target.randomAccess();
        RandomAccess<FloatType> value = values.randomAccess();
        Cursor<BitType> bit = Views.flatIterable(where.bits()).localizingCursor();
        while (bit.hasNext()) {
            if (bit.next().get()) {
                pixel.setPosition(bit);
                value.setPosition(bit);
                pixel.get().setReal(pixel.get().get() + 0.5f * value.get().get());
            }
        }
    }
}
