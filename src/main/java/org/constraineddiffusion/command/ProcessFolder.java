package org.constraineddiffusion.command;

import ij.ImagePlus;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.constraineddiffusion.batch.BatchReport;
import org.constraineddiffusion.batch.FolderBatch;
import org.constraineddiffusion.batch.MaskRule;
import org.constraineddiffusion.batch.Shard;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.keys.CommandParameters;
import org.constraineddiffusion.menu.FolderProgress;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.menu.Progress;
import org.constraineddiffusion.restoration.MaskSource;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.Restoration;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.FileWidget;

/** Runs a command on all images of a folder. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Process Folder...")
public final class ProcessFolder extends MenuCommand {

    private static final Map<String, Supplier<ConstrainedCommand>> COMMANDS = Map.of("Inpaint", Inpaint::new, "Upsample", Upsample::new, "Denoise", Denoise::new,
            "Deblur", Deblur::new, "Make Isotropic", MakeIsotropic::new, "Match Style", MatchStyle::new, "Generate from Labels", GenerateFromLabels::new);

    private static final String AUTO = "auto";

    @Parameter(label = "Input folder", persist = false, required = false, style = FileWidget.DIRECTORY_STYLE, description = "The folder of images. They are not changed.")
    private File input;

    @Parameter(label = "Output folder", persist = false, required = false, style = FileWidget.DIRECTORY_STYLE,
            description = "The folder of results, which are TIFF files named as the images; it is made if need be.")
    private File output;

    @Parameter(label = "Command", persist = false, choices = {"Inpaint", "Upsample", "Denoise", "Deblur", "Make Isotropic", "Match Style", "Generate from Labels"}, description = "What is done with each image.")
    private String command = "Inpaint";

    @Parameter(label = "Options", persist = false, required = false, description = "The command's keys, as the macro recorder writes them: model=microscopy seed=1; a key that is left out has its default.")
    private String options = "";

    @Parameter(label = "Pattern", persist = false, description = "Which files: their names, in which * stands for any characters, as in *.tif or img_??.{tif,png}.")
    private String pattern = "*";

    @Parameter(label = "Recursive", persist = false, description = "Also the images in folders below; the folders of results are the same.")
    private boolean recursive = false;

    @Parameter(label = "List (file)", persist = false, required = false, description = "A text file with the path of an image a line, below the input folder, in place of pattern: for a great many.")
    private String list = "";

    @Parameter(label = "Mask (file name)", persist = false, required = false,
            description = "For Inpaint, the file that marks the pixels to fill: an image, .roi or .zip; {name} stands for the image's name, {path} for its path below the input folder, without ending.")
    private String mask = "";

    @Parameter(label = "Labels", persist = false, required = false, description = "Fill only pixels of these labels of the mask image, such as 3,5-7; empty for all nonzero ones.")
    private String labels = "";

    @Parameter(label = "Shard", persist = false, description = "Which part of the images to do, from 0 to shards - 1; auto takes that of a Slurm array's task, else all.")
    private String shard = AUTO;

    @Parameter(label = "Shards", persist = false, description = "The number of parts; auto takes the number of tasks of a Slurm array, else 1.")
    private String shards = AUTO;

    @Parameter(label = "Split", persist = false, choices = {"images", "planes"},
            description = "What is shared between the parts: images, or the planes of each stack, for few and large ones.")
    private String split = "images";

    @Override
    public String label() {
        return "Process Folder...";
    }

    @Override
    public boolean runsWithoutImage() {
        return true;
    }

    @Override
    public List<String> essential() {
        return List.of("input", "output", "command", "options", "mask", "pattern", "recursive");
    }

    @Override
    public ProcessFolder fresh() {
        return new ProcessFolder();
    }

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return switch (key) {
            case "mask" -> command.equals("Inpaint");
            case "labels" -> !mask.isBlank();
            default -> true;
        };
    }

    @Override
    protected void execute(Progress progress) {
        ConstrainedCommand each = chosen();
        if (!each.trust) {
            each.requireTrust();
        }
        FolderBatch batch = FolderBatch.of(required("input", input), required("output", output)).pattern(pattern).recursive(recursive).shard(part()).splitPlanes(split.equals("planes"))
                .model(each.model, each.device).keys(each.label() + " " + CommandParameters.of(each).toMacroText()).listener(new FolderProgress(progress));
        if (!list.isBlank()) {
            batch.list(Path.of(list));
        }
        masks(each).ifPresent(batch::masks);
        BatchReport report = batch.run(this::restoration);
        int failed = report.count(BatchReport.State.FAILED);
        if (failed > 0) {
            BatchReport.Entry first = report.firstFailure().orElseThrow();
            throw new InputException(failed + " of " + report.entries().size() + " images failed, the first of them " + UserText.shown(first.image()) + ": "
                    + first.message() + " The others are done; see " + report.summary());
        }
    }

    private ConstrainedCommand chosen() {
        ConstrainedCommand chosen = COMMANDS.get(command).get();
        CommandParameters parameters = CommandParameters.of(chosen);
        parameters.set(options);
        parameters.check();
        if (chosen.image != null) {
            throw new InputException("options must not have the key image: the images are those of the folder.");
        }
        return chosen;
    }

    private Restoration restoration(ImagePlus image, Optional<MaskSource> marked) {
        ConstrainedCommand each = chosen();
        each.image = image;
        if (each instanceof Inpaint inpaint) {
            marked.ifPresent(inpaint::mark);
        }
        return each.configured().note("macro", macroLine());
    }

    private Optional<MaskRule> masks(ConstrainedCommand each) {
        if (mask.isBlank()) {
            if (!labels.isBlank()) {
                throw new InputException("labels works with mask only; leave it empty (got '" + UserText.shown(labels) + "').");
            }
            return each instanceof Inpaint inpaint ? inpaint.maskRule() : Optional.empty();
        }
        if (!(each instanceof Inpaint inpaint)) {
            throw new InputException("mask and labels work with Inpaint... only, not with " + each.label());
        }
        if (inpaint.maskRule().isPresent()) {
            throw new InputException("fill_value and mask both mark pixels: give one of them (got mask='" + UserText.shown(mask) + "').");
        }
        return Optional.of(labels.isBlank() ? MaskRule.file(mask) : MaskRule.file(mask).labels(labels));
    }

    private Shard part() {
        if (shard.equals(AUTO) != shards.equals(AUTO)) {
            throw new InputException("shard and shards must both be given, or both be auto (got shard=" + UserText.shown(shard) + " shards=" + UserText.shown(shards) + ").");
        }
        return shard.equals(AUTO) ? Shard.ofSlurm(System.getenv()) : new Shard(number("shard", shard), number("shards", shards));
    }

    private static int number(String key, String text) {
        try {
            return Math.toIntExact(UserText.whole(text));
        } catch (NumberFormatException | ArithmeticException notANumber) {
            throw new InputException(key + " must be auto or a whole number, not '" + UserText.shown(text) + "'.");
        }
    }

    private static Path required(String key, File folder) {
        if (folder == null) {
            throw new InputException(key + " must be a folder: it is empty.");
        }
        return folder.toPath();
    }
}
