import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import org.constraineddiffusion.restoration.Model;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.Restoration;

/** Fills a selection on an image: java -cp "Fiji.app/jars/*:Fiji.app/plugins/*" scripts/Inpaint.java image.tif result.tif */
public final class Inpaint {

    public static void main(String[] files) {
        ImagePlus image = IJ.openImage(files[0]);
        image.setRoi(new OvalRoi(100, 110, 24, 18));
        try (Model model = Models.open("nuclei-fluorescence")) {
            IJ.saveAsTiff(Restoration.inpaint(image).with(model).seed(1).run().image(), files[1]);
        }
    }
}
