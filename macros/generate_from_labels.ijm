// Draws a label map, generates two images of nuclei for it, and saves them, with or without windows.
// The macro's argument is the folder to write to; without one it is the folder target/demo.
folder = getArgument();
if (folder == "") folder = "target" + File.separator + "demo";
if (!File.exists(folder)) File.makeDirectory(folder);

newImage("labels", "8-bit black", 128, 128, 1);
x = newArray(16, 52, 90, 20, 60, 84, 98, 28, 64);
y = newArray(14, 22, 12, 56, 60, 60, 96, 94, 98);
w = newArray(26, 30, 22, 30, 24, 26, 22, 26, 24);
h = newArray(24, 22, 30, 24, 26, 24, 26, 22, 28);
for (i = 0; i < x.length; i++) {
    setColor(i + 1);
    makeOval(x[i], y[i], w[i], h[i]);
    fill();
}
run("Select None");
run("Generate from Labels...", "steps=8 inner_steps=3 samples=2 seed=1");
selectWindow("labels generated");
saveAs("Tiff", folder + File.separator + "labels generated.tif");
print("The generated images are in " + folder + ".");
