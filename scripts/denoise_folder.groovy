// Denoises all TIFF images of a folder with a model that is opened once; what is done already is skipped. In Fiji: File > New > Script..., language Groovy.
#@ File (label = "Images", style = "directory") input
#@ File (label = "Results", style = "directory") output

import org.constraineddiffusion.batch.FolderBatch
import org.constraineddiffusion.restoration.Restoration

report = FolderBatch.of(input.toPath(), output.toPath()).pattern("*.tif").model("microscopy-grey", "auto").keys("denoise, seed 1")
        .run { image, mask -> Restoration.denoise(image).seed(1) }
report.entries().each { println "${it.image()}: ${it.state()} ${it.message()}" }
