package org.constraineddiffusion.image;

import ij.ImagePlus;
import ij.ImageStack;
import ij.CompositeImage;
import ij.gui.Overlay;
import ij.process.ImageProcessor;

/** New images that are like a given one in all but some pixels. */
public final class Results {

    private Results() {
    }

    /**
     * A copy of all planes with the calibration, LUTs, display range, slice labels, properties and overlay of {@code image};
     * without its selection. {@code image} is not touched, whatever is selected on it.
     */
    public static ImagePlus copy(ImagePlus image, String title) {
        ImageStack planes = image.getStack();
        ImageStack copies = new ImageStack(image.getWidth(), image.getHeight(), planes.getColorModel());
        for (int slice = 1; slice <= planes.size(); slice++) {
            ImageProcessor plane = planes.getProcessor(slice).duplicate();
            plane.resetRoi();
            copies.addSlice(planes.getSliceLabel(slice), plane);
        }
        ImagePlus copy = image.createImagePlus();
        copy.setStack(title, copies);
        copy.setProperty("Info", image.getProperty("Info"));
        copy.setProperties(image.getPropertiesAsArray());
        copy.setCalibration(image.getCalibration());
        copy.setDimensions(image.getNChannels(), image.getNSlices(), image.getNFrames());
        copy.setOpenAsHyperStack(image.isHyperStack());
        if (image.isComposite()) {
            CompositeImage composite = new CompositeImage(copy, image.getCompositeMode());
            composite.copyLuts(image);
            copy = composite;
        } else {
            copy.setDisplayRange(image.getDisplayRangeMin(), image.getDisplayRangeMax());
        }
        copy.setPosition(image.getCurrentSlice());
        Overlay overlay = image.getOverlay();
        if (overlay != null) {
            copy.setOverlay(overlay.duplicate());
        }
        return copy;
    }
}
