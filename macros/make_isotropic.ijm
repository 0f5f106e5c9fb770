// Makes a stack of 6 planes, twice as far apart as its pixels are wide, isotropic, headless or with windows, and saves the result.
// The macro's argument is the folder to write to; without one it is the folder target/demo.
folder = getArgument();
if (folder == "") folder = "target" + File.separator + "demo";
if (!File.exists(folder)) File.makeDirectory(folder);

newImage("stack", "16-bit black", 64, 48, 6);
for (z = 1; z <= nSlices; z++) {
    setSlice(z);
    setColor(300);
    fill();
    drawBall(20, 24, 12, z);
    drawBall(46, 20, 9, z);
}
setVoxelSize(0.5, 0.5, 1.0, "um");
run("Make Isotropic...", "seed=1");
saveAs("Tiff", folder + File.separator + "stack isotropic.tif");
print("The isotropic stack is in " + folder + ".");

// A plane of a ball of light: x, y and radius in pixels, its middle between planes 3 and 4, which are 2 pixels apart.
function drawBall(x, y, radius, z) {
    height = 2 * (z - 3.5);
    if (abs(height) < radius) {
        r = sqrt(radius * radius - height * height);
        setColor(2000);
        fillOval(x - r, y - r, 2 * r, 2 * r);
    }
}
