package org.constraineddiffusion.command;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.batch.MaskRule;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.OpenImages;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.keys.Word;
import org.constraineddiffusion.restoration.FillFrom;
import org.constraineddiffusion.restoration.Grain;
import org.constraineddiffusion.restoration.MaskSource;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.Restoration;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Fills the selection. All pixels outside of it stay as they are. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Inpaint...")
public final class Inpaint extends StyledCommand {

    @Word(value = "(selection)", of = "")
    @Parameter(label = "Mask (image title)", persist = false, required = false,
            description = "The title of an image whose nonzero pixels are filled; empty for the selection. A stack of as many planes as the image has a mask for each.")
    private String mask = "";

    @Word(value = "none", of = "")
    @Parameter(label = "Fill value", persist = false, required = false,
            description = "Fill the pixels that ImageJ shows with this value instead, a number or NaN; none for the selection or the mask.")
    private String fill_value = "";

    @Parameter(label = "Minimum area (pixels)", persist = false, min = "0", max = "1000000000",
            description = "With a fill value: regions of fewer pixels stay as they are, as measured ones may have that value by chance; 0 fills all.")
    private int minimum_area = 0;

    @Parameter(label = "Invert", persist = false, description = "Fill what is not marked.")
    private boolean invert = false;

    @Word(value = "auto", of = "0")
    @Parameter(label = "Context (pixels)", persist = false, min = "0", max = "100000",
            description = "Pixels around the region that the model sees; auto takes half of its field of view.")
    private int context = 0;

    @Word(value = "auto", of = "0")
    @Parameter(label = "Nuclear diameter (pixels)", persist = false, min = "0", max = "1000", stepSize = "1", style = DIGITS,
            description = "Of the nuclei to generate, for models that are conditioned on it (nuclei-fluorescence); auto takes the median of those around.")
    private double nuclear_diameter = 0;

    @Parameter(label = "Grain", persist = false, choices = {"match", "none"},
            description = "match adds noise where the fill has less than the pixels around, except in strokes of up to 3 pixels; none leaves the fill as it was sampled.")
    private String grain = "match";

    @Parameter(label = "Adapt", persist = false, choices = {"off", "auto", "on"},
            description = "on trains the model on the known pixels of the image first: a minute or two more on two CPU cores, once for each image. auto does so for wide holes.")
    private String adapt = "off";

    @Parameter(label = "Labels (image title)", persist = false, required = false,
            description = "With method newton and nuclei: the title of a label map or mask; nuclei are generated where it has objects; empty for none.")
    private String labels = "";

    @Parameter(label = "Fill from", persist = false, choices = {"auto", "plane", "neighbours"},
            description = "Of a stack: fill from the plane itself, or from the planes beside it; auto takes these where a plane is marked as a whole.")
    private String fill_from = "auto";

    @Parameter(label = "Show mask", persist = false, description = "Opens a mask of the generated pixels too: 255 where they are, 0 elsewhere.")
    private boolean show_mask = false;

    /** That adapt=auto may take where no dialog has said how long it takes. */
    private static final double MOST_SECONDS = 60;

    /** What marks the pixels to fill, if it is not for the keys to say. */
    private MaskSource given;

    @Override
    public String label() {
        return "Inpaint...";
    }

    @Override
    boolean showsMask() {
        return show_mask;
    }

    @Override
    public ConstrainedCommand fresh() {
        return new Inpaint();
    }

    @Override
    Preset paper() {
        return Preset.PAPER_INPAINTING;
    }

    @Override
    public List<String> essential() {
        return List.of("model", "mask", "planes", "nuclear_diameter", "modality", "caption", "quality", "samples", "seed");
    }

    @Override
    public boolean applies(String key, ModelSummary chosen) {
        return switch (key) {
            case "nuclear_diameter" -> chosen.conditions().containsKey(key);
            case "fill_from" -> super.applies("planes", chosen);
            case "adapt" -> !chosen.latent();
            case "minimum_area" -> !fill_value.isBlank();
            case "labels" -> followsCritics();
            default -> super.applies(key, chosen);
        };
    }

    @Override
    public List<String> offered(String key) {
        return key.equals("mask") || key.equals("labels") ? OpenImages.noneOrBeside(image) : super.offered(key);
    }

    @Override
    public String savingMemory() {
        return "mark a smaller region, crop the image, or use a smaller context (key context, in pixels, at least 1)";
    }

    @Override
    Restoration restoration() {
        MaskSource marked = marked();
        Restoration restoration = styled(Restoration.inpaint(image, invert ? marked.inverse() : marked, context,
                FillFrom.valueOf(fill_from.toUpperCase(Locale.ROOT))).planes(planes()).prompts(prompts())
                .mask(show_mask || isAnswered()).condition("nuclear_diameter", nuclear_diameter).grain(Grain.valueOf(grain.toUpperCase(Locale.ROOT))));
        if (adapt.equals("on")) {
            restoration.adapt(AdaptationOptions.DEFAULT);
        } else if (adapt.equals("auto")) {
            restoration.adaptWhereItPays(AdaptationOptions.DEFAULT, isAnswered() ? Double.POSITIVE_INFINITY : MOST_SECONDS);
        }
        if (labels.isBlank()) {
            return restoration;
        }
        requireCritics("labels");
        return restoration.labels(OpenImages.imageBeside(image, "labels", labels));
    }

    /** Fills what a source marks, in place of what the keys say. */
    void mark(MaskSource source) {
        given = source;
    }

    /** The rule for masks that the keys give, for a folder of images. */
    Optional<MaskRule> maskRule() {
        return fill_value.isBlank() ? Optional.empty() : Optional.of(MaskRule.value(fill_value, minimum_area));
    }

    private MaskSource marked() {
        if (given != null) {
            return given;
        }
        if (!fill_value.isBlank() && !mask.isBlank()) {
            throw new InputException("fill_value and mask both mark pixels: give one of them (got fill_value='" + UserText.shown(fill_value) + "' and mask='"
                    + UserText.shown(mask) + "').");
        }
        if (!fill_value.isBlank()) {
            return MaskSource.value(fill_value, minimum_area);
        }
        if (minimum_area > 0) {
            throw new InputException("minimum_area works with fill_value only; leave it at 0 (got " + minimum_area + ").");
        }
        return mask.isBlank() ? MaskSource.selection(image) : MaskSource.nonzero(OpenImages.imageBeside(image, "mask", mask));
    }
}
