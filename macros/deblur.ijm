// Undoes a blur of 3 pixels, full width at half maximum, of the sample image, headless or with windows, and saves the result.
// The macro's argument is the folder to write to; without one it is the folder target/demo.
folder = getArgument();
if (folder == "") folder = "target" + File.separator + "demo";
if (!File.exists(folder)) File.makeDirectory(folder);

open("src/main/resources/samples/nuclei.tif");
run("Deblur...", "fwhm=3 noise=auto seed=1");
saveAs("Tiff", folder + File.separator + "nuclei deblurred.tif");
print("The deblurred image is in " + folder + ".");
