# Fills a selection on an image. In Fiji: File > New > Script..., language Python (Jython).
#@ File (label = "Image") input
#@ File (label = "Result", style = "save") output

from contextlib import closing
from ij import IJ
from ij.gui import OvalRoi
from org.constraineddiffusion.restoration import Models, Restoration

image = IJ.openImage(input.path)
image.setRoi(OvalRoi(100, 110, 24, 18))
with closing(Models.open("nuclei-fluorescence")) as model:
    result = Restoration.inpaint(image).with(model).seed(1).run()
IJ.saveAsTiff(result.image(), output.path)
