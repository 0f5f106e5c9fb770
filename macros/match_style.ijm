// Gives a part of the sample image the style of another part, as a blurred, noisier and brighter microscope would show it, and saves it.
// The macro's argument is the folder to write to; without one it is the folder target/demo.
folder = getArgument();
if (folder == "") folder = "target" + File.separator + "demo";
if (!File.exists(folder)) File.makeDirectory(folder);

open("src/main/resources/samples/nuclei.tif");
makeRectangle(240, 140, 128, 128);
run("Crop");
run("Gaussian Blur...", "sigma=2.5");
run("Multiply...", "value=2");
run("Add Specified Noise...", "standard=150");
rename("other microscope");

open("src/main/resources/samples/nuclei.tif");
makeRectangle(60, 60, 128, 128);
run("Crop");
rename("image");
run("Match Style...", "style=[other microscope] structure=0.5 steps=12 inner_steps=4 seed=1");
saveAs("Tiff", folder + File.separator + "image styled.tif");
print("The styled image is in " + folder + ".");
