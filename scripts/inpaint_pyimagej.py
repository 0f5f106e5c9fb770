"""Fills a selection on an image from Python. JPype starts Java; with PyImageJ, imagej.init("/path/to/Fiji") does.

    pip install JPype1
    python scripts/inpaint_pyimagej.py "Fiji/jars/*:Fiji/plugins/*" image.tif result.tif
"""
import os
import sys

import jpype
import jpype.imports

class_path, source, target = sys.argv[1:]
jpype.startJVM("-Djava.awt.headless=true", classpath=class_path.split(os.pathsep))

from ij import IJ  # noqa: E402  Java's packages are there once Java runs
from ij.gui import OvalRoi  # noqa: E402
from org.constraineddiffusion.restoration import Models, Restoration  # noqa: E402

image = IJ.openImage(source)
image.setRoi(OvalRoi(100, 110, 24, 18))
with Models.open("nuclei-fluorescence") as model:
    result = Restoration.inpaint(image).with_(model).seed(1).run()
IJ.saveAsTiff(result.image(), target)
