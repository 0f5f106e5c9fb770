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
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import org.constraineddiffusion.image.Crops;
import org.constraineddiffusion.image.GeneratedPixels;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.MaskParts;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.ModelPackage;

/**
 * Fills marked pixels. All others stay as they are.
 *
 * @param image what is filled
 * @param mask marks the pixels
 * @param context pixels around a region that the model sees; 0 for half of its field of view
 * @param from which known pixels a plane of a stack is filled from
 */
record Inpainting(ImagePlus image, MaskSource mask, int context, FillFrom from) implements PlaneTask {

    @Override
    public String name() {
        return "Inpaint";
    }

    @Override
    public PlaneTask on(ImagePlus other) {
        return new Inpainting(other, mask, context, from);
    }

    @Override
    public String done() {
        return "inpainted";
    }

    @Override
    public boolean fitsLatentModels() {
        return true;
    }

    @Override
    public void checkImage(RestorationOptions options) {
        Map<Integer, Mask> marked = marked(options);
        if (marked.isEmpty()) {
            throw new InputException(mask.name() + " marks no pixel of '" + UserText.shown(image.getTitle()) + "': at least one must be marked.");
        }
        if (from == FillFrom.NEIGHBOURS && !FillFrom.hasNeighbours(image)) {
            throw new InputException("fill_from must be plane or auto for '" + UserText.shown(image.getTitle()) + "', which has one plane, not neighbours.");
        }
        if (fillsFromNeighbours(marked)) {
            if (!options.critics().isEmpty()) {
                throw new InputException("fill_from must be plane for what a critic guides, which sees planes one by one; planes that are marked as a whole follow from their"
                        + " neighbours.");
            }
            options.requireOneFramePerSample(options.planes().dimensions(image)[2], " (planes=" + options.planes() + ")");
            return;
        }
        if (marked.values().stream().anyMatch(Mask::isFull)) {
            throw new InputException("What is to be filled on '" + UserText.shown(image.getTitle())
                    + "' covers the whole image: some pixels must stay known, for the fill to follow from.");
        }
        PlaneTask.super.checkImage(options);
    }

    /** The marked pixels of those chosen planes that have some. */
    private Map<Integer, Mask> marked(RestorationOptions options) {
        Map<Integer, Mask> marked = new TreeMap<>();
        for (int slice : options.planes().of(image)) {
            Mask hole = mask.of(image, image.getStack().getProcessor(slice), slice);
            if (!hole.isEmpty()) {
                marked.put(slice, hole);
            }
        }
        return marked;
    }

    private boolean fillsFromNeighbours(Map<Integer, Mask> marked) {
        return from.takesNeighbours(image, marked.values());
    }

    @Override
    public boolean worksPlaneByPlane(RestorationOptions options) {
        return !fillsFromNeighbours(marked(options));
    }

    @Override
    public RestorationResult.Images restore(Pipeline pipeline, RestorationOptions options) {
        Map<Integer, Mask> marked = marked(options);
        if (!fillsFromNeighbours(marked)) {
            return PlaneTask.super.restore(pipeline, options);
        }
        AxialFilling filling = new AxialFilling(image, context, pipeline);
        List<Integer> chosen = options.planes().of(image);
        SampleStack stack = new SampleStack(image, chosen.size(), options);
        for (int sample = 0; sample < options.samples(); sample++) {
            Map<Integer, List<RandomAccessibleInterval<FloatType>>> filled = filling.fill(marked, options.seed() + sample, sample, options.samples());
            for (int slice : chosen) {
                SampleStack.Plane plane = new SampleStack.Plane(blank(image.getStack().getProcessor(slice)), options.samples() > 1);
                List<RandomAccessibleInterval<FloatType>> channels = filled.getOrDefault(slice, List.of());
                for (int channel = 0; channel < channels.size(); channel++) {
                    plane.put(channel, channels.get(channel), Optional.of(marked.get(slice)));
                }
                stack.add(sample, image.getStack().getSliceLabel(slice), plane);
            }
        }
        return results(stack, chosen, options);
    }

    @Override
    public List<String> warnings(RestorationOptions options) {
        return mask.caution(image, options.planes().of(image)).stream().toList();
    }

    @Override
    public String work(RestorationOptions options) {
        List<Integer> planes = options.planes().of(image);
        long pixels = planes.stream().mapToLong(slice -> mask.of(image, image.getStack().getProcessor(slice), slice).count()).sum();
        return String.format(Locale.ROOT, "Fills %d pixels (%.2g %%)%s.", pixels, 100.0 * pixels / planes.size() / image.getWidth() / image.getHeight(),
                planes.size() == 1 ? image.getStackSize() == 1 ? "" : " of the plane that is shown" : " of " + planes.size() + " planes");
    }

    /** From the first plane that has a hole. */
    @Override
    public long pixels(ModelPackage model, RestorationOptions options) {
        List<Integer> planes = options.planes().of(image);
        Map<Integer, Mask> marked = marked(options);
        if (fillsFromNeighbours(marked)) {
            return AxialFilling.pixels(marked.values(), context) * Planes.channelsOf(image.getProcessor());
        }
        for (int slice : planes) {
            ImageProcessor plane = image.getStack().getProcessor(slice);
            if (!mask.of(image, plane, slice).isEmpty()) {
                long ofPlane = problem(plane, slice).forwardModel().regions(model.divisor(), model.fieldOfView()).stream()
                        .mapToLong(region -> region.canvas(model.divisor(), model.fieldOfView()).pixels()).sum();
                return ofPlane * planes.size() * Math.max(1, Planes.channelsOf(plane) / model.channels());
            }
        }
        return 0;
    }

    /** Around the first hole of the plane that is shown; if it is larger, its upper edge. */
    @Override
    public ImageTask preview(RestorationOptions options, int side) {
        if (fillsFromNeighbours(marked(options))) {
            throw new InputException("There is no preview of planes that are filled from their neighbours.");
        }
        int slice = image.getCurrentSlice();
        Mask whole = mask.of(image, image.getStack().getProcessor(slice), slice);
        if (whole.isEmpty()) {
            throw new InputException(mask.name() + " marks no pixel of the plane that is shown: there is nothing to preview.");
        }
        Interval hole = MaskParts.of(whole, bounds -> Intervals.numElements(bounds)).get(0).bounds();
        int x = (int) (hole.min(0) + hole.max(0)) / 2;
        int y = hole.dimension(1) < side ? (int) (hole.min(1) + hole.max(1)) / 2 : (int) hole.min(1);
        Rectangle part = Crops.around(image, x, y, side);
        RandomAccess<BitType> marked = whole.bits().randomAccess();
        Mask cropped = Mask.of(part.width, part.height, (column, row) -> marked.setPositionAndGet(part.x + column, part.y + row).get());
        return new Inpainting(Crops.plane(image, part), MaskSource.named(mask.name(), (other, plane, index) -> cropped), context, FillFrom.PLANE);
    }

    @Override
    public List<MarkedPlane> markedPlanes(RestorationOptions options) {
        return options.planes().of(image).stream().map(slice -> {
            ImageProcessor plane = image.getStack().getProcessor(slice);
            return new MarkedPlane(new ImagePlus(image.getTitle(), plane.duplicate()), mask.of(image, plane, slice));
        }).toList();
    }

    @Override
    public InverseProblem problem(ImageProcessor plane, int slice) {
        return InverseProblem.of(Planes.channels(plane), ForwardModel.mask(mask.of(image, plane, slice), context));
    }

    @Override
    public Optional<ImagePlus> mask(ImagePlus result, RestorationOptions options) {
        List<Integer> chosen = options.planes().of(image);
        boolean chosenOnly = result.getStackSize() == chosen.size() * options.samples();
        return Optional.of(GeneratedPixels.mask(result, index -> {
            int slice = chosenOnly ? chosen.get((index - 1) % chosen.size()) : index;
            return chosen.contains(slice) ? mask.of(image, image.getStack().getProcessor(slice), slice) : Mask.none(image.getWidth(), image.getHeight());
        }));
    }

    @Override
    public ImageProcessor blank(ImageProcessor plane) {
        ImageProcessor copy = plane.duplicate();
        copy.resetRoi();
        return copy;
    }

    @Override
    public boolean keepsOtherPlanes() {
        return true;
    }

    @Override
    public void describe(RestorationOptions options, Provenance provenance) {
        Map<Integer, Mask> marked = marked(options);
        if (fillsFromNeighbours(marked)) {
            provenance.add("filled from the neighbouring planes", "planes " + marked.keySet().toString().replaceAll("[\\[\\]]", ""));
        }
        if (options.planes().of(image).size() == 1) {
            int slice = options.planes().of(image).get(0);
            Mask filled = mask.of(image, image.getStack().getProcessor(slice), slice);
            Interval around = filled.bounds();
            provenance.add("filled", filled.count() + " pixels within " + around.dimension(0) + "x" + around.dimension(1) + " at "
                    + around.min(0) + "," + around.min(1));
        }
    }
}
