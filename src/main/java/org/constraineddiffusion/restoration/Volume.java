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

import ij.ImageStack;
import java.util.ArrayList;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.planar.PlanarImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.Planes;

/**
 * A volume [x, y, z] of one channel, and its slices across z.
 *
 * @param voxels in the image's units
 */
record Volume(Img<FloatType> voxels) {

    /** An empty volume. */
    static Volume of(long width, long height, long depth) {
        return new Volume(PlanarImgs.floats(width, height, depth));
    }

    /**
     * The voxels of some planes of a stack.
     *
     * @param planes indices into the stack, from 1, in the order of z
     * @param channel 0 … 2 for RGB, else 0
     */
    static Volume of(ImageStack stack, List<Integer> planes, int channel) {
        Volume volume = of(stack.getWidth(), stack.getHeight(), planes.size());
        for (int z = 0; z < planes.size(); z++) {
            RandomAccessibleInterval<FloatType> plane = Planes.channels(stack.getProcessor(planes.get(z))).get(channel);
            RandomAccess<FloatType> source = plane.randomAccess();
            Cursor<FloatType> target = Views.flatIterable(volume.slice(2, z)).localizingCursor();
            while (target.hasNext()) {
                target.fwd();
                source.setPosition(target);
                target.get().set(source.get());
            }
        }
        return volume;
    }

    /** The plane across axis 0 (x: [y, z]), axis 1 (y: [x, z]) or axis 2 (z: [x, y]); a view. */
    RandomAccessibleInterval<FloatType> slice(int axis, long position) {
        return Views.hyperSlice(voxels, axis, position);
    }

    /** Slices as a list of views. */
    List<RandomAccessibleInterval<FloatType>> slices(int axis, long from, long to) {
        List<RandomAccessibleInterval<FloatType>> slices = new ArrayList<>();
        for (long position = from; position < to; position++) {
            slices.add(slice(axis, position));
        }
        return slices;
    }

    /** Adds a part of {@code values} to a slice. */
    void add(int axis, long position, RandomAccessibleInterval<FloatType> values, double part) {
        RandomAccess<FloatType> source = values.randomAccess();
        Cursor<FloatType> target = Views.flatIterable(slice(axis, position)).localizingCursor();
        while (target.hasNext()) {
            target.fwd();
            source.setPosition(target);
            target.get().setReal(target.get().get() + part * source.get().get());
        }
    }
}
