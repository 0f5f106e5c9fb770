// Fills a selection on an image. In Fiji: File > New > Script..., language Groovy.
#@ File (label = "Image") input
#@ File (label = "Result", style = "save") output

import ij.IJ
import ij.gui.OvalRoi
import org.constraineddiffusion.restoration.Models
import org.constraineddiffusion.restoration.Restoration

image = IJ.openImage(input.path)
image.setRoi(new OvalRoi(100, 110, 24, 18))
Models.open("nuclei-fluorescence").withCloseable { model ->
    result = Restoration.inpaint(image).with(model).seed(1).run()
}
IJ.saveAsTiff(result.image(), output.path)
