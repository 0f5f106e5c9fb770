// From a folder of images to a model to a filled image: cuts training images out of a sample, adapts the model microscopy to their folder, and fills a hole in
// another part of the sample with it and with the model as it came; headless or with windows. Saves a picture of all.
// The macro's argument is the folder to write to, and to put the new model into; without one it is the folder target/demo.
folder = getArgument();
if (folder == "") folder = "target" + File.separator + "demo";
images = folder + File.separator + "my images";
if (!File.exists(folder)) File.makeDirectory(folder);
if (!File.exists(images)) File.makeDirectory(images);

run("EM with a Fold");
sample = getTitle();
run("Select None");
part("upper", 0, 0, 256, 84);
part("lower", 0, 172, 256, 84);

name = "my tissue";
while (File.exists(folder + File.separator + name)) name = name + " again";
run("Adapt Model...", "from=microscopy folder=[" + images + "] steps=300 name=[" + name + "] models_folder=[" + folder + "]");

selectImage(sample);
makeRectangle(96, 88, 64, 64);
run("Inpaint...", "model=microscopy seed=1");
rename("before");
selectImage(sample);
run("Inpaint...", "model=[" + folder + File.separator + name + "] seed=1");
rename("after");

panel(sample, 0);
panel(sample, 1);
makeRectangle(132 + 32, 32, 64, 64);
setColor(255);
fill();
panel("before", 2);
panel("after", 3);
selectImage("montage");
run("Select None");
saveAs("PNG", folder + File.separator + "adapt_folder.png");
print("The picture is in " + folder + ".");

// Saves a part of the sample as an image of the folder.
function part(title, x, y, width, height) {
    selectImage(sample);
    makeRectangle(x, y, width, height);
    run("Copy");
    newImage(title, "8-bit black", width, height, 1);
    run("Paste");
    run("Select None");
    saveAs("Tiff", images + File.separator + title + ".tif");
    close();
    selectImage(sample);
    run("Select None");
}

// Copies the surroundings of the hole into a strip of four.
function panel(title, place) {
    selectImage(title);
    makeRectangle(64, 56, 128, 128);
    run("Copy");
    if (place == 0) newImage("montage", "8-bit white", 4 * 132 - 4, 128, 1);
    selectImage("montage");
    makeRectangle(132 * place, 0, 128, 128);
    run("Paste");
    run("Select None");
}
