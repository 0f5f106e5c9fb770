package org.constraineddiffusion.model;

import ai.djl.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.prior.TorchPrior;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A model folder: {@code rdf.yaml} in the BioImage Model Zoo's format 0.5, with what that format lacks under
 * {@code config: constrained_diffusion:}, and TorchScript parts. Only {@code rdf.yaml} is read until {@link #load}.
 */
public final class ModelPackage {

    /** A denoiser is kept for the next command if it takes no more than this, in bytes: reading a larger one again is the lesser evil. */
    private static final long LARGEST_IDLE = 512L << 20;

    /**
     * How an image is scaled for the model.
     *
     * @param lowPercentile the percentile of an image that is −1 to the model, 0 … 100
     * @param highPercentile the percentile that is 1 to the model
     */
    public record Scaling(double lowPercentile, double highPercentile) {
    }

    private final PackageFiles files;
    private final String name;
    private final TorchPrior.Traits traits;
    private final Scaling scaling;
    private final int divisor;
    private final int fieldOfView;
    private final boolean takesNuclearDiameter;
    private final Weights denoiser;
    private final Optional<LatentWeights> latent;

    private ModelPackage(PackageFiles files, YamlSection rdf) {
        this.files = files;
        this.name = rdf.text("name");
        YamlSection section = rdf.section("config").section("constrained_diffusion");
        this.latent = section.oneOf("space", "pixel", "latent").equals("latent")
                ? Optional.of(LatentWeights.read(name, files, section)) : Optional.empty();
        NoiseSchedule schedule = ScheduleSection.read(section.section("schedule"));
        this.divisor = section.whole("divisor", 1, 1024);
        this.traits = new TorchPrior.Traits(schedule, ScheduleSection.parameterization(section, schedule),
                section.whole("channels", 1, 64), divisor / latent.map(LatentWeights::factor).orElse(1), section.number("start_mean", -10, 10));
        YamlSection percentiles = section.section("percentiles");
        this.scaling = new Scaling(percentiles.number("low", 0, 100), percentiles.number("high", 0, 100));
        this.fieldOfView = section.whole("field_of_view", 1, 100_000);
        this.takesNuclearDiameter = section.has("condition") && section.oneOf("condition", "nuclear_diameter").equals("nuclear_diameter");
        this.denoiser = Weights.read(section.section("parts"), "denoiser");
    }

    /** @throws ModelException if {@code rdf.yaml} is missing, or lacks something, or says what this plugin cannot do */
    static ModelPackage read(PackageFiles files) {
        LoaderOptions options = new LoaderOptions();
        try (InputStream stream = files.open("rdf.yaml")) {
            Object content = new Yaml(new SafeConstructor(options)).load(stream);
            return new ModelPackage(files, YamlSection.root(content, files.place() + ", rdf.yaml"));
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
        return latent.map(LatentWeights::imageChannels).orElse(traits.channels());
    }

    /** What a model of latents has beside its denoiser; nothing for a model of pixels. */
    public Optional<LatentWeights> latent() {
        return latent;
    }

    /** What the sides of the model's images must be multiples of. */
    public int divisor() {
        return divisor;
    }

    /** The side of the square of pixels that matter to the one in its middle. */
    public int fieldOfView() {
        return fieldOfView;
    }

    /** True if the denoiser may be told the diameter of an image's nuclei: {@code [n, 1]}, in pixels, 0 where it is not known. */
    public boolean takesNuclearDiameter() {
        return takesNuclearDiameter;
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
        ModelCache.Key key = new ModelCache.Key(denoiser.sha256(), device.toString());
        if (latent.isEmpty()) {
            byte[] module = files.read(denoiser);
            return prior(key, ModelCache.take(key, () -> device.load(name, module)));
        }
        return prior(key, files.load(denoiser, file -> ModelCache.take(key, () -> device.load(name, file))));
    }

    private TorchPrior prior(ModelCache.Key key, Model model) {
        Runnable release = files.size(denoiser) <= LARGEST_IDLE ? () -> ModelCache.put(key, model) : model::close;
        return new TorchPrior(model, traits, () -> {
            release.run();
            NativeMemory.handBack();
        });
    }

    /**
     * Refuses what cannot go well before anything is loaded.
     *
     * @throws ModelException if the model's parts take more memory than the machine has
     */
    public void requireMemory() {
        latent.ifPresent(parts -> parts.memory(denoiser).refuseIfAbove(MemoryNeed.ofMachine(), name));
    }
}
