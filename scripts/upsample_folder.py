# Upsamples all TIFF images of a folder by 2 with a model that is opened once. In Fiji: File > New > Script..., language Python (Jython).
#@ File (label = "Images", style = "directory") input
#@ File (label = "Results", style = "directory") output

from contextlib import closing
from java.io import File
from ij import IJ
from org.constraineddiffusion.restoration import Models, Restoration

with closing(Models.open("microscopy-grey")) as model:
    for file in sorted(input.listFiles()):
        if file.name.endswith(".tif"):
            image = IJ.openImage(file.path)
            result = Restoration.upsample(image, 2).with(model).run()
            IJ.saveAsTiff(result.image(), File(output, file.name).path)
