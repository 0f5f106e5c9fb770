// Makes a stack of 6 planes, twice as far apart as its pixels are wide, isotropic, headless or with windows, and saves the result.
// The macro's argument is the folder to write to; without one it is the folder target/demo.
folder = getArgument();
if (folder == "") folder = "target" + File.separator + "demo";
if (!File.exists(folder)) File.makeDirectory(folder);

open("src/main/resources/samples/nuclei.tif");
makeRectangle(100, 60, 64, 48);
run("Crop");
rename("plane");
newImage("stack", "16-bit black", 64, 48, 6);
for (z = 1; z <= nSlices; z++) {
    selectImage("plane");
    run("Select All");
    run("Copy");
    selectImage("stack");
    setSlice(z);
    run("Paste");
}
run("Select None");
setVoxelSize(0.5, 0.5, 1.0, "um");
run("Make Isotropic...", "seed=1");
saveAs("Tiff", folder + File.separator + "stack isotropic.tif");
print("The isotropic stack is in " + folder + ".");
