// Takes the noise of the sample image away; how strong it is, the command estimates, headless or with windows, and saves the result.
// The macro's argument is the folder to write to; without one it is the folder target/demo.
folder = getArgument();
if (folder == "") folder = "target" + File.separator + "demo";
if (!File.exists(folder)) File.makeDirectory(folder);

open("src/main/resources/samples/nuclei.tif");
run("Denoise...", "noise=auto");
saveAs("Tiff", folder + File.separator + "nuclei denoised.tif");
print("The denoised image is in " + folder + ".");
