package org.constraineddiffusion.command;

import ij.IJ;
import ij.ImagePlus;
import java.awt.GraphicsEnvironment;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.sampling.NewtonSampler;
import org.constraineddiffusion.sampling.NewtonSettings;
import org.constraineddiffusion.sampling.ProjectionSampler;
import org.constraineddiffusion.sampling.ProjectionSettings;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.fast.FastSampler;
import org.constraineddiffusion.sampling.fast.FastSettings;
import org.scijava.Cancelable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.task.TaskService;
import org.scijava.thread.ThreadService;

/**
 * What all commands share: the parameters of model and sampler, how bad input is answered, and how the result is shown. Runs
 * inside of SciJava and without it. The parameters stand in the order of dialogs: those of the sampler, for experts, are last.
 */
public abstract class ConstrainedCommand implements Command, Cancelable {

    static final String NO_IMAGE = "There is no image: open one first.";

    /** The style of a fraction. Without it, SciJava's dialog shows as many digits as default, range and step have: 1.25 as 1. */
    static final String DIGITS = "format:0.##########";

    @Parameter(label = "Image", persist = false, required = false, description = "The image to work on; the active one if left out. It is not changed.")
    ImagePlus image;

    @Parameter(label = "Model", persist = false, description = "nuclei-fluorescence, microscopy-grey (other grey images), histology-rgb (stained tissue in colour), microscopy-latent (with captions), or one in the folder models.")
    String model = ModelLibrary.DEFAULT;

    @Parameter(label = "Method", persist = false, choices = {"fast", "newton", "projection"},
            description = "fast: from a smooth guess, 2 to 4 evaluations a step; newton: the paper's, from pure noise, 1 + 2K a step; projection: 1 a step, then projected.")
    String method = "fast";

    @Parameter(label = "Seed", persist = false, description = "The same seed gives the same pixels; another seed gives another possibility.")
    long seed = 1;

    @Parameter(label = "Device", persist = false, choices = {"auto", "cpu", "gpu"}, description = "Where to compute; auto takes a GPU if one works.")
    String device = "auto";

    @Parameter(label = "Strictness", persist = false, min = "0.05", max = "4", stepSize = "0.25", style = DIGITS,
            description = "Scales step sizes and inner steps of newton: below 1 the model has more say, above 1 what is known.")
    double strictness = 1;

    @Parameter(label = "Steps", persist = false, min = "1", max = "1000", description = "Steps S from noise to image; fast starts later and takes its share of them.")
    int steps = 20;

    @Parameter(label = "Inner steps", persist = false, min = "0", max = "100", description = "Inexact-Newton updates K within each step, two evaluations of the model each.")
    int inner_steps = 5;

    @Parameter(label = "Step size", persist = false, min = "0", max = "2", stepSize = "0.25", style = DIGITS,
            description = "Step size of the first inner step, in the model's units: the most that a pixel moves.")
    double step_size = 0.5;

    @Parameter(label = "Final step size", persist = false, min = "0", max = "2", stepSize = "0.05", style = DIGITS,
            description = "Step size of the last inner step.")
    double final_step_size = 0.1;

    @Parameter(label = "Delta", persist = false, min = "1e-6", max = "1", stepSize = "0.001", style = DIGITS,
            description = "Largest change of a pixel in the finite difference.")
    double delta = 0.005;

    @Parameter(label = "Eta", persist = false, min = "0", max = "1", stepSize = "0.25", style = DIGITS,
            description = "Share of noise drawn anew in each step of newton and projection: 0 (none) to 1.")
    double eta = 0;

    @Parameter(type = ItemIO.OUTPUT, label = "Result")
    private ImagePlus result;

    @Parameter(type = ItemIO.OUTPUT, label = "Mean")
    private ImagePlus mean;

    @Parameter(type = ItemIO.OUTPUT, label = "Spread")
    private ImagePlus spread;

    @Parameter(required = false)
    private TaskService taskService;

    @Parameter(required = false)
    private ThreadService threadService;

    /** Of whose images the input is one, if no other is named, and who gets the result. */
    final Caller caller = new Caller();

    private String macroText;
    private volatile boolean canceled;
    private volatile String cancelReason;

    /** Takes the options of a macro, which {@link #run} checks and uses; whatever they leave out keeps its value. */
    public void setMacroText(String options) {
        macroText = options;
    }

    /** The label of the menu entry. */
    public abstract String label();

    /** @throws InputException if the image cannot be worked on; all parameters are in their ranges */
    abstract void checkInput();

    /**
     * Checks that the command and its parameters go with a model: here that it is none of latents.
     *
     * @throws InputException if not
     */
    void checkModel(ModelPackage bundle) {
        if (bundle.latent().isPresent()) {
            throw new InputException("model must be one of pixels for " + label().replace("...", "") + ", not '" + bundle.name()
                    + "', which is latent: only Inpaint and Upsample work with those.");
        }
    }

    /** What the user says of the image in words. */
    Captions captions() {
        return Captions.NONE;
    }

    /** How a latent follows from what its image lacks. */
    LatentDirection latentDirection() {
        return LatentDirection.DECODER;
    }

    /** What a dialog offers for a key, where that is not all of its choices; nothing if it is, or if the value is to be typed. */
    List<String> offered(String key) {
        return key.equals("model") ? Models.library().names() : List.of();
    }

    /** Does the work. */
    abstract Output compute(Restoration run);

    /** Adds what else there is to say of the run. */
    void describe(Provenance provenance) {
    }

    @Override
    public void run() {
        Output output;
        try (Progress progress = new Progress(label(), taskService, this::isCanceled)) {
            output = output(progress);
        } catch (CancellationException byTheUser) {
            cancel(null); // SciJava shows a reason in a dialog, which who canceled does not need
            IJ.showStatus(label() + " was canceled.");
            Failures.endMacro();
            return;
        } catch (InputException | ModelException plain) {
            fail(plain.getMessage());
            return;
        } catch (OutOfMemoryError | RuntimeException failed) {
            fail(Failures.explain(failed));
            return;
        }
        mean = output.mean();
        spread = output.spread();
        result = output.result();
        for (ImagePlus shown : new ImagePlus[] {spread, mean, result}) {
            if (shown != null) {
                caller.show(shown, threadService);
            }
        }
    }

    private Output output(Progress progress) {
        CommandParameters parameters = CommandParameters.of(this);
        if (macroText != null) {
            parameters.set(MacroText.parse(macroText), CommandParameters.of(fresh()));
        }
        parameters.check();
        if (image == null) {
            image = caller.image();
        }
        if (image == null || image.getWidth() == 0) {
            throw new InputException(NO_IMAGE);
        }
        if (image.getProcessor() == null) {
            throw new InputException("image: '" + image.getTitle() + "' was closed.");
        }
        if (image.getType() == ImagePlus.COLOR_256) {
            throw new InputException("image: '" + image.getTitle() + "' is of 8-bit colour, whose pixels are numbers of colours, not intensities:"
                    + " convert it first (Image > Type > RGB Color).");
        }
        image.setIgnoreFlush(true); // who closes its window meanwhile still gets the result
        try {
            return output(progress, parameters);
        } finally {
            image.setIgnoreFlush(false);
        }
    }

    private Output output(Progress progress, CommandParameters parameters) {
        checkInput();
        ModelPackage bundle = Models.library().find(model);
        checkModel(bundle);
        progress.status("loading " + bundle.name());
        LatentDrawing.Options latent = new LatentDrawing.Options(captions(), latentDirection());
        try (Restoration run = new Restoration(bundle, TorchDevice.of(device), latent, this::sampler, progress)) {
            Output output = compute(run);
            Provenance provenance = Provenance.of(label().replace("...", ""))
                    .add("macro", "run(\"" + label() + "\", \"" + inQuotes(parameters.toMacroText()) + "\");").add("image", image.getTitle());
            describe(provenance);
            run.describe(provenance);
            output.images().forEach(provenance::writeTo);
            return output;
        }
    }

    /** As a text must stand between the quotes of a macro. */
    private static String inQuotes(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private Sampler sampler(long seed) {
        if (method.equals("fast")) {
            return new FastSampler(new FastSettings(steps, delta, seed));
        }
        if (method.equals("projection")) {
            return new ProjectionSampler(new ProjectionSettings(steps, eta, seed));
        }
        NewtonSettings settings = new NewtonSettings(steps, inner_steps, step_size, final_step_size, delta, eta, seed);
        return new NewtonSampler(settings.withStrictness(strictness));
    }

    /** A new command of this class, with the defaults. */
    abstract ConstrainedCommand fresh();

    private void fail(String sentence) {
        String shown = GraphicsEnvironment.isHeadless() ? sentence : Failures.inLines(sentence);
        cancel(shown);
        Failures.tell(shown, threadService != null);
    }

    @Override
    public boolean isCanceled() {
        return canceled;
    }

    @Override
    public void cancel(String reason) {
        cancelReason = reason;
        canceled = true;
    }

    @Override
    public String getCancelReason() {
        return cancelReason;
    }

    /** The new image, or null if the command failed or was canceled. */
    public ImagePlus result() {
        return result;
    }
}
