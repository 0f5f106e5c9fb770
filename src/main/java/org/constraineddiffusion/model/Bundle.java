package org.constraineddiffusion.model;

import ai.djl.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import org.constraineddiffusion.prior.TorchPrior;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A model folder: {@code rdf.yaml} in the BioImage Model Zoo's format 0.5, with what that format lacks under
 * {@code config: constrained_diffusion:}, and TorchScript parts. Only {@code rdf.yaml} is read until {@link #load}.
 */
public final class Bundle {

    /**
     * How an image is scaled for the model.
     *
     * @param lowPercentile the percentile of an image that is −1 to the model, 0 … 100
     * @param highPercentile the percentile that is 1 to the model
     */
    public record Scaling(double lowPercentile, double highPercentile) {
    }

    private record Part(String source, String sha256) {
    }

    private final BundleFiles files;
    private final String name;
    private final TorchPrior.Traits traits;
    private final Scaling scaling;
    private final int fieldOfView;
    private final Part denoiser;

    private Bundle(BundleFiles files, YamlSection rdf) {
        this.files = files;
        this.name = rdf.text("name");
        YamlSection section = rdf.section("config").section("constrained_diffusion");
        section.oneOf("space", "pixel");
        this.traits = new TorchPrior.Traits(ScheduleSection.read(section.section("schedule")),
                ScheduleSection.parameterization(section), section.whole("channels", 1, 64), section.whole("divisor", 1, 1024),
                section.number("start_mean", -10, 10));
        YamlSection percentiles = section.section("percentiles");
        this.scaling = new Scaling(percentiles.number("low", 0, 100), percentiles.number("high", 0, 100));
        this.fieldOfView = section.whole("field_of_view", 1, 100_000);
        YamlSection part = section.section("parts").section("denoiser");
        this.denoiser = new Part(part.text("source"), part.text("sha256"));
    }

    /** @throws ModelException if {@code rdf.yaml} is missing, or lacks something, or says what this plugin cannot do */
    static Bundle read(BundleFiles files) {
        LoaderOptions options = new LoaderOptions();
        try (InputStream stream = files.open("rdf.yaml")) {
            Object content = new Yaml(new SafeConstructor(options)).load(stream);
            return new Bundle(files, YamlSection.root(content, files.place() + ", rdf.yaml"));
        } catch (NoSuchFileException missing) {
            throw new ModelException("There is no model in " + files.place() + ": a model's folder holds a file rdf.yaml.", missing);
        } catch (IOException | YAMLException failed) {
            throw new ModelException("The model's description in " + files.place() + " cannot be read: "
                    + String.valueOf(failed.getMessage()).lines().findFirst().orElse("") + ".", failed);
        }
    }

    /** The model's name. */
    public String name() {
        return name;
    }

    /** How an image is scaled for the model. */
    public Scaling scaling() {
        return scaling;
    }

    /** The number of channels of the model's images. */
    public int channels() {
        return traits.channels();
    }

    /** What the sides of the model's images must be multiples of. */
    public int divisor() {
        return traits.divisor();
    }

    /** The side of the square of pixels that matter to the one in its middle. */
    public int fieldOfView() {
        return fieldOfView;
    }

    /** The SHA-256 of the denoiser that {@link #load} insists on, hexadecimal. */
    public String sha256() {
        return denoiser.sha256();
    }

    /**
     * Checks the denoiser, and loads it unless it is at hand from the last time.
     *
     * @return a prior for the calling thread that the caller closes; nobody else has its denoiser until then
     * @throws ModelException if a part is missing or altered, or the runtime cannot load it
     */
    public TorchPrior load(TorchDevice device) {
        TorchRuntime.useThreads();
        byte[] module = files.read(denoiser.source(), denoiser.sha256());
        IdleModel.Key key = new IdleModel.Key(denoiser.sha256(), device.toString());
        Model model = IdleModel.take(key, () -> device.load(name, module));
        return new TorchPrior(model, traits, () -> IdleModel.put(key, model));
    }
}
