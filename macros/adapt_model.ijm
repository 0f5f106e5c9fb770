// Adapts the model microscopy to the sample image, fills a hole with it and with the model as it came, headless or with windows, and saves a picture of both.
// The macro's argument is the folder to write to, and to put the new model into; without one it is the folder target/demo.
folder = getArgument();
if (folder == "") folder = "target" + File.separator + "demo";
if (!File.exists(folder)) File.makeDirectory(folder);

open("src/main/resources/samples/nuclei.tif");
makeRectangle(150, 100, 64, 64);
name = "nuclei adapted";
while (File.exists(folder + File.separator + name)) name = name + " again";
run("Adapt Model...", "from=microscopy steps=300 name=[" + name + "] models_folder=[" + folder + "]");
run("Inpaint...", "model=microscopy seed=1");
rename("before");
selectImage("nuclei.tif");
run("Inpaint...", "model=[" + folder + File.separator + name + "] seed=1");
rename("after");
panel("nuclei.tif", 0);
panel("nuclei.tif", 1);
makeRectangle(132 + 32, 32, 64, 64);
setColor(65535);
fill();
run("Select None");
panel("before", 2);
panel("after", 3);
selectImage("montage");
setMinAndMax(low(), high());
run("8-bit");
saveAs("PNG", folder + File.separator + "adapt.png");
print("The picture is in " + folder + ".");

// Copies the surroundings of the hole into a strip of four.
function panel(title, place) {
    selectImage(title);
    run("Select None");
    setMinAndMax(low(), high());
    makeRectangle(118, 68, 128, 128);
    run("Copy");
    if (place == 0) newImage("montage", "16-bit black", 4 * 132 - 4, 128, 1);
    selectImage("montage");
    makeRectangle(132 * place, 0, 128, 128);
    run("Paste");
    run("Select None");
    setMinAndMax(low(), high());
}

function low() { return 350; }
function high() { return 5000; }
