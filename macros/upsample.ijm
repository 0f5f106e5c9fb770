// Upsamples the sample image by 2, headless or with windows, and saves the result.
// The macro's argument is the folder to write to; without one it is the folder target/demo.
folder = getArgument();
if (folder == "") folder = "target" + File.separator + "demo";
if (!File.exists(folder)) File.makeDirectory(folder);

open("src/main/resources/samples/nuclei.tif");
run("Upsample...", "factor=2 seed=1");
saveAs("Tiff", folder + File.separator + "nuclei upsampled.tif");
print("The upsampled image is in " + folder + ".");
