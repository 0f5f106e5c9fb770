// Denoises all TIFF images of a folder with a model that is opened once. In Fiji: File > New > Script..., language Groovy.
#@ File (label = "Images", style = "directory") input
#@ File (label = "Results", style = "directory") output

import ij.IJ
import org.constraineddiffusion.restoration.Models
import org.constraineddiffusion.restoration.Restoration

Models.open("microscopy-grey").withCloseable { model ->
    input.listFiles().findAll { it.name.endsWith(".tif") }.sort().each { file ->
        image = IJ.openImage(file.path)
        result = Restoration.denoise(image).with(model).run()
        IJ.saveAsTiff(result.image(), new File(output, file.name).path)
    }
}
