package org.constraineddiffusion.command;

import ij.IJ;
import ij.ImagePlus;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.adaptation.TrainedWeights;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.keys.Word;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.menu.Progress;
import org.constraineddiffusion.menu.TrainingProgress;
import org.constraineddiffusion.menu.Trust;
import org.constraineddiffusion.restoration.AdaptationImages;
import org.constraineddiffusion.restoration.ModelAdaptation;
import org.constraineddiffusion.restoration.ModelAdaptation.AdaptedModel;
import org.constraineddiffusion.restoration.Models;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Trains a model further on the known pixels of your own images, and puts it into the folder models. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Adapt Model...")
public final class AdaptModel extends MenuCommand {

    @Parameter(label = "Image", persist = false, required = false,
            description = "The image or stack to adapt to; the active one if left out. Its selection, NaN and infinity are left out. It is not changed.")
    ImagePlus image;

    @Word(value = "none", of = "")
    @Parameter(label = "Images (title pattern)", persist = false, required = false,
            description = "Adapt to all open images whose titles match, with * for any characters and ? for one; none for the image alone.")
    private String images = "";

    @Word(value = "none", of = "")
    @Parameter(label = "Folder", persist = false, required = false,
            description = "Adapt to all TIFF, PNG, JPEG, BMP and GIF files of this folder instead; none for open images.")
    private String folder = "";

    @Parameter(label = "From", persist = false, description = "The model to begin with: microscopy, microscopy-grey, histology-rgb (colour), or another pixel-space model.")
    private String from = "microscopy";

    @Word(value = "auto", of = "")
    @Parameter(label = "Name", persist = false, required = false,
            description = "The name of the new model, and of its folder in models; auto for the name of the first image and the model.")
    private String name = "";

    @Parameter(label = "Steps", persist = false, min = "1", max = "1000000", description = "Steps of the training; 300 take a minute or two on two CPU cores.")
    private int steps = 300;

    @Parameter(label = "Minutes", persist = false, min = "0", max = "100000", stepSize = "1", style = SharedKeys.DIGITS,
            description = "Train for so long instead; 0 goes by the steps, which give the same model each time.")
    private double minutes = 0;

    @Parameter(label = "Weights", persist = false, choices = {"all", "last"},
            description = "all trains the whole model; last its last levels only, in about half of the time.")
    private String weights = "all";

    @Parameter(label = "Seed", persist = false, description = "Of the crops and the noise of the training.")
    private long seed = 1;

    @Parameter(label = "Modality", persist = false, description = "What the images are of, for models that are conditioned on it (microscopy): nuclei, fib-sem, ..., unknown; auto leaves it unknown.")
    private String modality = "auto";

    @Word(value = "auto", of = "")
    @Parameter(label = "Models folder", persist = false, required = false, description = "Where the new model's folder is put; auto for the folder models of ImageJ or Fiji.")
    private String models_folder = "";

    @Parameter(label = "Device", persist = false, choices = {"auto", "cpu", "gpu"}, description = "Where to compute; auto takes a GPU if one works.")
    private String device = "auto";

    @Parameter(label = "Trust", persist = false, visibility = ItemVisibility.INVISIBLE,
            description = "In a macro: use a model package that did not come with the plugin without a question. It is a program: be sure of its source.")
    private boolean trust = false;

    private AdaptedModel adapted;

    @Override
    public String label() {
        return "Adapt Model...";
    }

    @Override
    public boolean runsWithoutImage() {
        return true;
    }

    @Override
    public AdaptModel fresh() {
        return new AdaptModel();
    }

    @Override
    public List<String> essential() {
        return List.of("image", "images", "folder", "from", "name", "steps", "minutes");
    }

    @Override
    public ImagePlus subject() {
        image = image == null ? callersImage() : image;
        return image;
    }

    @Override
    public MenuCommand another() {
        AdaptModel other = fresh();
        other.image = subject();
        return other;
    }

    @Override
    public List<String> offered(String key) {
        return key.equals("from") ? Models.names() : List.of();
    }

    @Override
    public String savingMemory() {
        return "use fewer or smaller images";
    }

    @Override
    protected void execute(Progress progress) {
        AdaptationImages chosen = new AdaptationImages(subject(), images, folder);
        ModelAdaptation adaptation = ModelAdaptation.of(from);
        String title = chosen.addTo(adaptation);
        if (!trust) {
            Trust.require(Models.model(from));
        }
        Path models = models();
        String written = name.isBlank() ? freeName(models, title) : name.trim();
        AdaptationOptions options = AdaptationOptions.DEFAULT.withWeights(TrainedWeights.of(weights)).withSeed(seed).withSteps(steps);
        if (minutes > 0) {
            options = options.withDuration(Duration.ofMillis(Math.max(1, Math.round(minutes * 60_000))));
        }
        adapted = adaptation.options(options).modality(modality).device(device).listener(new TrainingProgress(progress, label()))
                .note("macro", macroLine()).writeTo(models, written);
        Models.trust(Models.model(adapted.folder().toString())); // it was made here, from a model that is trusted
        IJ.log(String.format(Locale.ROOT, "Constrained Diffusion: the model '%s' is in %s (%d steps, %.0f s): use it by model=[%s].", written, adapted.folder().getParent(),
                adapted.history().steps(), adapted.history().duration().toMillis() / 1000.0, models_folder.isBlank() ? written : adapted.folder()));
    }

    private Path models() {
        if (models_folder.isBlank()) {
            return Models.folder().orElseThrow(() -> new InputException("models_folder must be given where it is not known where ImageJ is."));
        }
        try {
            return Path.of(models_folder.trim());
        } catch (InvalidPathException none) {
            throw new InputException("models_folder must be the path of a folder, not '" + UserText.shown(models_folder) + "'.");
        }
    }

    /** Of the characters that file systems take. */
    private String freeName(Path models, String title) {
        String plain = title.replaceFirst("\\.\\w{1,5}$", "").replaceAll("[^\\p{L}\\p{N} ._()+-]+", "-").replaceFirst("^[^\\p{L}\\p{N}]+", "").strip();
        String base = (plain.isEmpty() ? "images" : plain.substring(0, Math.min(60, plain.length())).strip()) + " " + Path.of(from.trim()).getFileName();
        String free = base;
        for (int number = 2; models.resolve(free).toFile().exists(); number++) {
            free = base + " " + number;
        }
        return free;
    }

    /** What was made; null if the command failed or was canceled. */
    public AdaptedModel adapted() {
        return adapted;
    }
}
