package org.constraineddiffusion.command;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.util.List;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Masks;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.ModelPackage;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Fills the selection. All pixels outside of it stay as they are. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Inpaint...")
public final class Inpaint extends CaptionedPlaneCommand {

    @Parameter(label = "Mask (image title)", persist = false, required = false,
            description = "The title of an image whose nonzero pixels are filled; empty for the selection. A stack of as many planes as the image has a mask for each.")
    private String mask = "";

    @Parameter(label = "Fill value", persist = false, required = false,
            description = "Fill the pixels that ImageJ shows with this value instead, a number or NaN; empty for the selection or the mask.")
    private String fill_value = "";

    @Parameter(label = "Invert", persist = false, description = "Fill what is not marked.")
    private boolean invert = false;

    @Parameter(label = "Context (pixels)", persist = false, min = "0", max = "100000",
            description = "Pixels around the region that the model sees; 0 takes half of its field of view.")
    private int context = 0;

    @Parameter(label = "Nuclear diameter (pixels)", persist = false, min = "0", max = "1000", stepSize = "1", style = DIGITS,
            description = "Of the nuclei to fill in, for models that are told (nuclei-fluorescence); 0 takes the median of those around.")
    private double nuclear_diameter = 0;

    private Mask filled;

    @Override
    public String label() {
        return "Inpaint...";
    }

    @Override
    ConstrainedCommand fresh() {
        return new Inpaint();
    }

    @Override
    List<String> offered(String key) {
        return key.equals("mask") ? Checks.noneOrBeside(image) : super.offered(key);
    }

    @Override
    String done() {
        return "inpainted";
    }

    @Override
    void checkInput() {
        boolean nothing = true;
        for (int slice : chosenPlanes()) {
            Mask hole = hole(plane(slice), slice);
            if (hole.isFull()) {
                throw new InputException("What is to be filled on '" + image.getTitle()
                        + "' covers the whole image: some pixels must stay known, for the fill to follow from.");
            }
            nothing &= hole.isEmpty();
        }
        if (nothing) {
            throw new InputException((fill_value.isBlank() ? mask.isBlank() ? "The selection" : "mask: '" + mask + "'" : "fill_value=" + fill_value)
                    + " marks no pixel of '" + image.getTitle() + "': at least one must be marked.");
        }
        super.checkInput();
    }

    @Override
    void checkModel(ModelPackage bundle) {
        super.checkModel(bundle);
        if (nuclear_diameter > 0 && !bundle.conditions().containsKey("nuclear_diameter")) {
            throw new InputException("nuclear_diameter must be 0 for the model '" + bundle.name() + "', which is not told how large nuclei are, not "
                    + nuclear_diameter + ".");
        }
    }

    @Override
    Measurement measurement(ImageProcessor plane, int slice) {
        return new HoleMeasurement(Planes.channels(plane), hole(plane, slice), context, nuclear_diameter);
    }

    private Mask hole(ImageProcessor plane, int slice) {
        Mask marked = marked(plane, slice);
        filled = invert ? marked.inverse() : marked;
        return filled;
    }

    @Override
    void describe(Provenance provenance) {
        if (chosenPlanes().size() == 1) {
            Interval around = filled.bounds();
            provenance.add("filled", filled.count() + " pixels within " + around.dimension(0) + "x" + around.dimension(1) + " at " + around.min(0)
                    + "," + around.min(1));
        }
    }

    private Mask marked(ImageProcessor plane, int slice) {
        if (!fill_value.isBlank()) {
            return Masks.ofValue(plane, image.getCalibration(), fill_value);
        }
        if (mask.isBlank()) {
            return Masks.ofSelection(image);
        }
        ImagePlus marked = Checks.imageBeside(image, "mask", mask);
        return Masks.ofImage(marked, Masks.planeFor(marked, slice, image), image);
    }

    @Override
    ImageProcessor blank(ImageProcessor plane) {
        ImageProcessor copy = plane.duplicate();
        copy.resetRoi();
        return copy;
    }

    @Override
    void put(ImageProcessor target, int channel, RandomAccessibleInterval<FloatType> values, Measurement measurement) {
        Planes.put(target, channel, values, measurement.wanted());
    }

    @Override
    boolean keepsOtherPlanes() {
        return true;
    }
}
