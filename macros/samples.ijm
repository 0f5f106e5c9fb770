// Fills a hole of the sample image three times, and measures how far the fills are apart, headless or with windows, and saves the result.
// The macro's argument is the folder to write to; without one it is the folder target/demo.
folder = getArgument();
if (folder == "") folder = "target" + File.separator + "demo";
if (!File.exists(folder)) File.makeDirectory(folder);

open("src/main/resources/samples/nuclei.tif");
makeOval(120, 100, 40, 30);
run("Inpaint...", "samples=3 seed=1");
saveAs("Tiff", folder + File.separator + "nuclei samples.tif");
// The result is the current image; the mean and the standard deviation are open too, by their titles.
selectImage("nuclei.tif inpainted standard deviation");
makeOval(120, 100, 40, 30);
getStatistics(area, mean);
print("The samples are in " + folder + "; their standard deviation is " + mean + " counts, a mean over the hole.");
