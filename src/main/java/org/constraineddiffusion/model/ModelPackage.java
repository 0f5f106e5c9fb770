/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import ai.djl.Model;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.prior.TorchPrior;

/**
 * A model folder: {@code rdf.yaml} in the BioImage Model Zoo's format 0.5, with what that format lacks under
 * {@code config: constrained_diffusion:}, and TorchScript weights. Only {@code rdf.yaml} is read until {@link #load}.
 */
public final class ModelPackage {

    /**
     * How an image is scaled for the model.
     *
     * @param lowPercentile the percentile of an image that is −1 to the model, 0 … 100
     * @param highPercentile the percentile that is 1 to the model
     */
    public record Scaling(double lowPercentile, double highPercentile) {
    }

    /**
     * The times at which a guide changes the denoiser's output (autoguidance).
     *
     * @param from the first
     * @param to the one after the last
     */
    record Guidance(int from, int to) {
    }

    /** What the objects of all training images are, against their background. */
    public enum Polarity { BRIGHT, DARK }

    private static final int LONGEST_NAME = 200;
    private static final int LARGEST_PICTURE = 4 << 20;

    private final PackageFiles files;
    private final String name;
    private final TorchPrior.Traits traits;
    private final ModelCard card;
    private final Scaling scaling;
    private final int divisor;
    private final int fieldOfView;
    private final Optional<Polarity> polarity;
    private final Map<String, Condition> conditions;
    private final Optional<Guidance> guidance;
    private final Weights denoiser;
    private final Optional<LatentWeights> latent;

    private ModelPackage(PackageFiles files, YamlSection rdf) {
        this.files = files;
        this.name = rdf.line("name", LONGEST_NAME);
        YamlSection section = rdf.section("config").section("constrained_diffusion");
        if (CriticPackage.isCritic(rdf)) {
            throw new ModelException("model: '" + name + "' is a critic and cannot generate images; it is for the key critic.");
        }
        this.latent = section.oneOf("space", "pixel", "latent").equals("latent")
                ? Optional.of(LatentWeights.read(name, files, section)) : Optional.empty();
        NoiseSchedule schedule = ScheduleSection.read(section.section("schedule"));
        this.divisor = section.whole("divisor", 1, 1024);
        this.traits = new TorchPrior.Traits(schedule, ScheduleSection.parameterization(section, schedule),
                section.whole("channels", 1, 64), divisor / latent.map(LatentWeights::factor).orElse(1), section.number("start_mean", -10, 10));
        this.card = ModelCard.read(rdf);
        this.scaling = scaling(section.section("percentiles"));
        this.fieldOfView = section.whole("field_of_view", 1, 100_000);
        this.polarity = section.has("polarity") ? Optional.of(Polarity.valueOf(section.oneOf("polarity", "bright", "dark").toUpperCase(Locale.ROOT)))
                : Optional.empty();
        this.conditions = ConditionsSection.read(section);
        this.guidance = section.has("guidance") ? Optional.of(guidance(section.section("guidance"))) : Optional.empty();
        if (!conditions.isEmpty() && latent.map(LatentWeights::takesPrompts).orElse(false)) {
            throw section.refused("text", "left out, as the third input holds the conditions");
        }
        this.denoiser = Weights.read(section.section("parts"), "denoiser");
    }

    private static Guidance guidance(YamlSection stated) {
        return new Guidance(stated.whole("from", 0, 1_000_000), stated.whole("to", 0, 1_000_000));
    }

    private static Scaling scaling(YamlSection percentiles) {
        double low = percentiles.number("low", 0, 100);
        double high = percentiles.number("high", 0, 100);
        if (!(low < high)) {
            throw percentiles.refused("high", "above percentiles.low, " + low + ", and at most 100");
        }
        return new Scaling(low, high);
    }

    /** @throws ModelException if {@code rdf.yaml} is missing, or lacks something, or has what this plugin does not know */
    static ModelPackage read(PackageFiles files) {
        return new ModelPackage(files, RdfFile.read(files));
    }

    /** The model's name. */
    public String name() {
        return name;
    }

    /** The SHA-256 of {@code rdf.yaml}, which holds those of all weights, hexadecimal. */
    public String fingerprint() {
        return RdfFile.sha256(files);
    }

    /** Whether it came with the plugin, or is a copy of one that did. */
    public boolean isShipped() {
        return files instanceof PackageFiles.Resource || ModelLibrary.isShipped(fingerprint());
    }

    /** What it says of itself to users. */
    public ModelCard card() {
        return card;
    }

    /** Its picture, as the bytes of a PNG or JPEG file; empty if it has none that can be read. */
    public Optional<byte[]> picture() {
        return card.cover().flatMap(file -> {
            try (InputStream stream = files.open(file)) {
                return Optional.of(stream.readNBytes(LARGEST_PICTURE));
            } catch (IOException missing) {
                return Optional.empty();
            }
        });
    }

    /** The size of its weights in bytes. */
    public long bytes() {
        return files.size(denoiser) + latent.map(LatentWeights::bytes).orElse(0L);
    }

    /** Where its files are. */
    public String place() {
        return files.place();
    }

    /** How an image is scaled for the model. */
    public Scaling scaling() {
        return scaling;
    }

    /** The polarity of the training images; empty if they were of both, or it is not recorded. */
    public Optional<Polarity> polarity() {
        return polarity;
    }

    /** The number of channels of the model's images. */
    public int channels() {
        return latent.map(LatentWeights::imageChannels).orElse(traits.channels());
    }

    /** The other weights of a latent model; empty for a pixel-space model. */
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

    /**
     * What the model is conditioned on, by key, in the order of the columns of its denoiser's third input; empty for an
     * unconditional model. It may have keys that no estimator is known for: their values are given by the user, or unknown.
     */
    public Map<String, Condition> conditions() {
        return conditions;
    }

    /**
     * The third input of the denoiser for one image, {@code [1, k]} once it is a tensor: see {@link TorchPrior#conditionedOn}.
     *
     * @param values by key; a condition that is missing is unknown
     * @throws ModelException if a key is none of {@link #conditions}, or a value is not allowed
     */
    public float[] conditionVector(Map<String, Double> values) {
        values.keySet().stream().filter(key -> !conditions.containsKey(key)).findFirst().ifPresent(key -> {
            throw new ModelException(key + ": the model '" + name + "' is not conditioned on it; its conditions are "
                    + (conditions.isEmpty() ? "none" : String.join(", ", conditions.keySet())) + ".");
        });
        float[] vector = new float[conditions.size()];
        conditions.forEach((key, condition) -> vector[condition.index()] = (float) condition.checked(values.getOrDefault(key, condition.unknown())));
        return vector;
    }

    /** The SHA-256 of the denoiser that {@link #load} insists on, hexadecimal. */
    public String sha256() {
        return denoiser.sha256();
    }

    /**
     * Opens the model for many calls on a device. Nothing is read before it is needed.
     *
     * @return for the caller to close
     */
    public OpenModel open(TorchDevice device) {
        return new OpenModel(this, device);
    }

    /**
     * Checks the denoiser, and loads it unless it is at hand from the last time.
     *
     * @return a prior for the calling thread that the caller closes; nobody else has its denoiser until then
     * @throws ModelException if weights are missing or altered, or the runtime cannot load them
     */
    public TorchPrior load(TorchDevice device) {
        TorchRuntime.useThreads();
        Model module = denoiser(device);
        return prior(module, () -> release(module, device));
    }

    /**
     * Loads the denoiser so that its weights can be trained.
     *
     * @return for the caller to close
     * @throws ModelException if the model cannot be trained, or weights are missing or altered, or the runtime cannot load them
     */
    public TrainableModel loadForTraining(TorchDevice device) {
        return TrainableModel.of(this, device);
    }

    /** The denoiser's file, checked. */
    byte[] denoiserFile() {
        return files.read(denoiser);
    }

    Optional<Guidance> guidance() {
        return guidance;
    }

    TorchPrior.Traits traits() {
        return traits;
    }

    /** A file of the package; empty if it has none of this name. */
    Optional<byte[]> file(String source) {
        try (InputStream stream = files.open(source)) {
            return Optional.of(stream.readAllBytes());
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    /** The denoiser, checked; the caller gives it back by {@link #release}. */
    Model denoiser(TorchDevice device) {
        ModelCache.Key key = key(device);
        if (latent.isEmpty()) {
            Optional<FileStamp> stamp = files.stamp(denoiser);
            if (stamp.isEmpty() || !CheckedFiles.contain(stamp.get(), denoiser.sha256())) {
                byte[] module = files.read(denoiser);
                stamp.ifPresent(each -> CheckedFiles.add(each, denoiser.sha256()));
                return ModelCache.take(key, () -> device.loadForGradients(name, module));
            }
            return ModelCache.take(key, () -> device.loadForGradients(name, files.read(denoiser)));
        }
        return files.load(denoiser, file -> ModelCache.take(key, () -> device.loadForGradients(name, file)));
    }

    private ModelCache.Key key(TorchDevice device) {
        return new ModelCache.Key(denoiser.sha256(), device.toString());
    }

    void release(Model module, TorchDevice device) {
        ModelCache.put(key(device), module, files.size(denoiser));
    }

    TorchPrior prior(Model module, Runnable release) {
        return new TorchPrior(module, traits, () -> {
            release.run();
            NativeMemory.handBack();
        });
    }

    /**
     * Evaluates the test tensors of {@code rdf.yaml} on a device.
     *
     * @throws ModelException if there are none, or a file is missing or altered, or the runtime cannot load the weights
     */
    public PackageCheck check(TorchDevice device) {
        return PackageCheck.of(this, files, device);
    }

    /** @throws ModelException if a file of weights is missing or altered */
    void checkFiles() {
        files.load(denoiser, file -> file);
        latent.ifPresent(LatentWeights::checkFiles);
    }

    /**
     * Refuses what cannot go well before anything is loaded.
     *
     * @throws ModelException if the weights take more memory than the machine has
     */
    public void requireMemory() {
        latent.ifPresent(weights -> weights.memory(denoiser).refuseIfAbove(MemoryNeed.ofMachine(), name));
    }
}
