/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study.report;

import ai.djl.ndarray.NDArray;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.imglib2.RandomAccess;
import net.imglib2.type.logic.BitType;
import org.constraineddiffusion.image.Crops;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Masks;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.restoration.Model;
import org.constraineddiffusion.restoration.ModelView;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.sampling.NoiseSource;

/**
 * What is studied: a square of some planes of an image, with a model.
 *
 * @param image is not changed
 * @param planes which of its planes, each an image of its own to the study
 * @param model a model's name or folder
 * @param device cpu, gpu or auto
 * @param size side of the square, in pixels; smaller where the image is
 * @param seed of the noise
 */
public record StudiedImage(ImagePlus image, PlaneChoice planes, String model, String device, int size, long seed) {

    private static final double SAME_TIME = 1e-6;

    /**
     * One plane as the model sees it.
     *
     * @param index of the plane among those that are studied, from 0
     * @param view the prior asks before each evaluation whether to go on
     * @param noise N(0, I) of the image's shape
     * @param window its place in the image
     */
    record Plane(int index, DiffusionPrior prior, ModelView view, NDArray noise, Rectangle window) {

        /** The same with other noise. */
        Plane withNoise(NDArray other) {
            return new Plane(index, prior, view, other, window);
        }

        /** N(0, I), other than the plane's. */
        NDArray freshNoise(long seed) {
            return NoiseSource.fresh(seed, noise).next(view.manager(), noise.getShape().get(1), window.height, window.width);
        }

        /**
         * x_t = α·x + σ·n, {@code [1, c, h, w]}.
         *
         * @throws InputException if the model's schedule has no such time
         */
        NDArray noisy(double t) {
            if (Math.abs(prior.schedule().nearest(t) - t) > SAME_TIME) {
                throw new InputException("times: the model has no time " + UserText.shown(t) + "; the nearest is " + UserText.shown(prior.schedule().nearest(t)) + ".");
            }
            try (NDArray fresh = noise.mul(prior.schedule().sigma(t))) {
                return view.image().mul(prior.schedule().alpha(t)).addi(fresh);
            }
        }
    }

    /** A square around the selection, or in the middle. */
    private Rectangle window(int divisor) {
        int side = Math.min(size, Math.min(image.getWidth(), image.getHeight())) / divisor * divisor;
        if (side < divisor) {
            throw new InputException("size must be at least " + divisor + " for the model '" + UserText.shown(model) + "', as must the image's sides (got " + size + " and "
                    + image.getWidth() + "x" + image.getHeight() + " pixels).");
        }
        Roi roi = image.getRoi();
        Rectangle middle = roi == null ? new Rectangle(image.getWidth(), image.getHeight()) : roi.getBounds();
        return Crops.around(image, middle.x + middle.width / 2, middle.y + middle.height / 2, side);
    }

    /**
     * Studies each plane, with a part of it hidden: the selection, or where there is none a square of a quarter of the pixels in the middle.
     *
     * @throws InputException if the image, or a key, cannot be used
     */
    <T> List<T> hiding(StudyListener listener, BiFunction<Plane, StudyListener, T> study) {
        return each(window -> hidden(image, window), listener, study);
    }

    /**
     * Studies each plane, with nothing hidden.
     *
     * @throws InputException if the image, or a key, cannot be used
     */
    <T> List<T> whole(StudyListener listener, BiFunction<Plane, StudyListener, T> study) {
        return each(window -> Mask.none(window.width, window.height), listener, study);
    }

    private <T> List<T> each(Function<Rectangle, Mask> hidden, StudyListener listener, BiFunction<Plane, StudyListener, T> study) {
        List<Integer> slices = planes.of(image);
        try (Model opened = Models.open(model, device)) {
            Rectangle window = window(opened.divisor());
            Mask hole = hidden.apply(window);
            return IntStream.range(0, slices.size()).mapToObj(i -> {
                ImageProcessor plane = image.getStack().getProcessor(slices.get(i)).duplicate();
                plane.setRoi(window);
                try (ModelView view = ModelView.of(opened, Planes.channels(plane.crop()), hole)) {
                    return study.apply(plane(i, view, window, listener), part(listener, i, slices.size()));
                }
            }).toList();
        }
    }

    private Plane plane(int index, ModelView view, Rectangle window, StudyListener listener) {
        DiffusionPrior prior = new CountingPrior(view.prior(), () -> {
            if (listener.isCanceled()) {
                throw new CancellationException("canceled");
            }
        });
        NDArray noise = new NoiseSource(seed + index, 1).next(view.manager(), view.image().getShape().get(1), window.height, window.width);
        return new Plane(index, prior, view, noise, window);
    }

    /** 1 at the pixels of the selection, else 0, {@code [1, c, h, w]}. */
    NDArray selected(Plane plane) {
        NDArray one = Tensors.ofBits(plane.view.manager(), selection(image, plane.window).bits());
        return one.repeat(1, plane.view.image().getShape().get(1));
    }

    private static StudyListener part(StudyListener whole, int index, int count) {
        return (fraction, what) -> whole.onProgress((index + fraction) / count, count == 1 ? what : "plane " + (index + 1) + " of " + count + ", " + what);
    }

    /** The pixels of a window that the selection has. */
    private static Mask selection(ImagePlus image, Rectangle window) {
        RandomAccess<BitType> marked = Masks.ofRoi(image.getRoi(), image).bits().randomAccess();
        Mask inside = Mask.of(window.width, window.height, (x, y) -> marked.setPositionAndGet(window.x + x, window.y + y).get());
        if (inside.isEmpty()) {
            throw new InputException("image: the selection marks no pixel of the " + inWords(window) + " around its middle: use a larger size, or another selection.");
        }
        return inside;
    }

    private static String inWords(Rectangle window) {
        return window.width + "x" + window.height + " pixels";
    }

    /** The pixels to hide: the selection, or where there is none a square of a quarter of the pixels in the middle. */
    private static Mask hidden(ImagePlus image, Rectangle window) {
        if (image.getRoi() != null) {
            Mask marked = selection(image, window);
            if (marked.isFull()) {
                throw new InputException("image: the selection covers all of the " + inWords(window) + " that are studied: some must stay known; use a larger size.");
            }
            return marked;
        }
        int side = window.width / 2;
        int from = (window.width - side) / 2;
        return Mask.of(window.width, window.height, (x, y) -> x >= from && x < from + side && y >= from && y < from + side);
    }
}
