package org.constraineddiffusion.command;

import ij.ImagePlus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.constraineddiffusion.batch.MaskRule;
import org.constraineddiffusion.image.GeneratedPixels;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.restoration.Forecast;
import org.constraineddiffusion.restoration.MaskSource;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.Polarity;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.restoration.RestorationResult;
import org.constraineddiffusion.restoration.SamplerInput;
import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.plugin.Parameter;

/** The keys that all commands share which restore an image, and how they do it. */
public abstract class ConstrainedCommand extends SamplerKeys {

    static final String NO_IMAGE = "There is no image: open one first.";


    @Parameter(label = "Image", persist = false, required = false, description = "The image to work on; the active one if left out. It is not changed.")
    ImagePlus image;

    @Parameter(label = "Samples", persist = false, min = "1", max = "1000",
            description = "Number of posterior samples, of the seeds seed, seed + 1, ...; with more than one there are also their mean and standard deviation.")
    int samples = 1;

    @Parameter(label = "Model", persist = false, description = "nuclei-fluorescence, microscopy or microscopy-grey (other grey images), histology-rgb (colour), microscopy-latent (with prompts), or one in the folder models.")
    String model = "nuclei-fluorescence";

    @Parameter(label = "Trust", persist = false, visibility = ItemVisibility.INVISIBLE,
            description = "In a macro: use a model package that did not come with the plugin without a question. It is a program: be sure of its source.")
    boolean trust = false;

    @Parameter(label = "Method", persist = false, description = "The sampler. fast: from an initial estimate, 2 to 4 evaluations a step; newton: the paper's, from pure noise, 1 + 2K a step; projection: 1 a step, then projected.")
    String method = "fast";

    @Parameter(label = "Quality", persist = false, choices = {"draft", "standard", "best"},
            description = "How long to work on a result: draft takes about half of the time of standard, best twice as long.")
    String quality = "standard";

    @Parameter(label = "Seed", persist = false, description = "The same seed gives the same pixels of the same image; another seed gives another posterior sample.")
    long seed = 1;

    @Parameter(label = "Polarity", persist = false, choices = {"auto", "bright", "dark"},
            description = "Whether objects are brighter or darker than the background; auto measures it, for models of one polarity.")
    String polarity = "auto";

    @Parameter(label = "Modality", persist = false, description = "What the image is of, for models that are conditioned on it (microscopy): nuclei, fib-sem, ..., unknown; auto leaves it to the plugin.")
    String modality = "auto";

    @Parameter(label = "Device", persist = false, choices = {"auto", "cpu", "gpu"}, description = "Where to compute; auto takes a GPU if one works.")
    String device = "auto";

    @Parameter(type = ItemIO.OUTPUT, label = "Result")
    ImagePlus result;

    @Parameter(type = ItemIO.OUTPUT, label = "Mean")
    ImagePlus mean;

    @Parameter(type = ItemIO.OUTPUT, label = "Standard deviation")
    ImagePlus standard_deviation;

    /** Of whose images the input is one, if no other is named, and who gets the result. */
    final Caller caller = new Caller();

    @Override
    abstract List<String> essential();

    @Override
    ImagePlus subject() {
        image = image == null ? caller.image() : image;
        return image;
    }

    @Override
    ConstrainedCommand another() {
        ConstrainedCommand other = fresh();
        other.image = subject();
        return other;
    }

    @Override
    Forecast forecast() {
        requireImage();
        return configured().forecast();
    }

    private void requireImage() {
        if (subject() == null || image.getWidth() == 0) {
            throw new InputException(NO_IMAGE);
        }
        if (image.getProcessor() == null) {
            throw new InputException("image: '" + UserText.shown(image.getTitle()) + "' was closed.");
        }
    }

    @Override
    boolean applies(String key, ModelSummary chosen) {
        return switch (key) {
            case "modality" -> chosen.conditions().containsKey(key);
            case "sampler_settings" -> SamplerInput.hasOthers(method, SHARED_SETTINGS);
            default -> !SHARED_SETTINGS.contains(key) || SamplerInput.has(method, key);
        };
    }

    /** Whether the mask of the generated pixels is shown too. */
    boolean showsMask() {
        return false;
    }

    /** The restoration that the keys ask for, without those that are shared. */
    abstract Restoration restoration();

    @Override
    abstract ConstrainedCommand fresh();

    @Override
    List<String> offered(String key) {
        return key.equals("model") ? Models.choices() : key.equals("method") ? SamplerInput.methods() : List.of();
    }

    /**
     * Takes what marks the pixels to fill, in place of the keys for that.
     *
     * @throws InputException if the command fills nothing
     */
    void mark(MaskSource given) {
        throw new InputException("mask and labels work with Inpaint... only, not with " + label());
    }

    /** The rule for masks that the keys give, for a folder of images. */
    Optional<MaskRule> maskRule() {
        return Optional.empty();
    }

    /** The restoration with the shared keys. */
    final Restoration configured() {
        return restoration().with(model).device(device).samples(samples).seed(seed).modality(modality)
                .polarity(Polarity.valueOf(polarity.toUpperCase(Locale.ROOT))).sampler(settings(method, quality));
    }

    @Override
    final void execute(Progress progress) {
        requireImage();
        Restoration restoration = configured();
        if (!trust) {
            Trust.require(model);
        }
        progress.status("starting");
        progress.showEstimatesOf(image);
        RestorationResult restored = restoration.listener(progress).note("macro", "run(\"" + label() + "\", \""
                + MacroText.inQuotes(CommandParameters.of(this).toMacroText()) + "\");").run();
        result = restored.image();
        mean = restored.mean().orElse(null);
        standard_deviation = restored.standardDeviation().orElse(null);
        restored.mask().filter(generated -> answered).ifPresent(generated -> {
            GeneratedPixels.outline(result, generated);
            OutlineGuard.install();
        });
        restored.mask().filter(generated -> showsMask()).ifPresent(generated -> caller.show(generated, threadService));
        restored.toShow().forEach(shown -> caller.show(shown, threadService));
    }

    /** The new image, or null if the command failed or was canceled. */
    public ImagePlus result() {
        return result;
    }
}
