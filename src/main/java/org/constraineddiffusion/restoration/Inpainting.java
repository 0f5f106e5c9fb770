package org.constraineddiffusion.restoration;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.util.List;
import net.imglib2.Interval;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.UserText;

/**
 * Fills marked pixels. All others stay as they are.
 *
 * @param image what is filled
 * @param mask marks the pixels
 * @param context pixels around a region that the model sees; 0 for half of its field of view
 */
record Inpainting(ImagePlus image, MaskSource mask, int context) implements PlaneTask {

    @Override
    public String name() {
        return "Inpaint";
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
        boolean nothing = true;
        for (int slice : options.planes().of(image)) {
            Mask hole = mask.of(image, image.getStack().getProcessor(slice), slice);
            if (hole.isFull()) {
                throw new InputException("What is to be filled on '" + UserText.shown(image.getTitle())
                        + "' covers the whole image: some pixels must stay known, for the fill to follow from.");
            }
            nothing &= hole.isEmpty();
        }
        if (nothing) {
            throw new InputException(mask.name() + " marks no pixel of '" + UserText.shown(image.getTitle()) + "': at least one must be marked.");
        }
        PlaneTask.super.checkImage(options);
    }

    @Override
    public List<String> warnings(RestorationOptions options) {
        return mask.caution(image, options.planes().of(image)).stream().toList();
    }

    @Override
    public InverseProblem problem(ImageProcessor plane, int slice) {
        return InverseProblem.of(Planes.channels(plane), ForwardModel.mask(mask.of(image, plane, slice), context));
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
        if (options.planes().of(image).size() == 1) {
            int slice = options.planes().of(image).get(0);
            Mask filled = mask.of(image, image.getStack().getProcessor(slice), slice);
            Interval around = filled.bounds();
            provenance.add("filled", filled.count() + " pixels within " + around.dimension(0) + "x" + around.dimension(1) + " at "
                    + around.min(0) + "," + around.min(1));
        }
    }
}
