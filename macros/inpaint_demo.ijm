// Fills a scratch on the sample image, headless or with windows, and saves the result.
// The macro's argument is the folder to write to; without one it is the folder target/demo.
folder = getArgument();
if (folder == "") folder = "target" + File.separator + "demo";
if (!File.exists(folder)) File.makeDirectory(folder);

open("src/main/resources/samples/nuclei.tif");
makePolygon(96, 112, 130, 100, 158, 118, 190, 122, 226, 140, 262, 150, 258, 164, 222, 156, 186, 138, 152, 132, 124, 116, 92, 126);
run("Inpaint...", "model=nuclei-fluorescence seed=1");
resetMinAndMax();
saveAs("Tiff", folder + File.separator + "nuclei inpainted.tif");
saveAs("Jpeg", folder + File.separator + "nuclei inpainted.jpg");
print("The filled image is in " + folder + ".");
