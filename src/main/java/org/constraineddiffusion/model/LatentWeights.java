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
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.constraineddiffusion.prior.LatentCodec;
import org.constraineddiffusion.prior.TorchCodec;

/** The weights of a latent model beside its denoiser: a codec, and a text encoder if it takes prompts. Each is loaded when it is needed. */
public final class LatentWeights {

    /** Turns tokens {@code [n, length]} into states {@code [n, length, dimension]}. */
    private record TextEncoder(Weights weights, TextInput input) {
    }

    /**
     * A prompt as the denoiser takes it.
     *
     * @param states {@code [1, tokens, dimension]}
     * @param cutOff the end of the prompt that the model had no room for; empty if it had
     */
    public record Prompt(NDArray states, String cutOff) {
    }

    private final String name;
    private final PackageFiles files;
    private final TorchCodec.Traits codec;
    private final OptionalInt fixedSide;
    private final boolean takesMask;
    private final Weights encoder;
    private final Weights decoder;
    private final Optional<TextEncoder> text;
    private final Optional<Captioner> captioner;

    private LatentWeights(String name, PackageFiles files, YamlSection section, int latentChannels) {
        this.name = name;
        this.files = files;
        YamlSection sizes = section.section("codec");
        this.codec = new TorchCodec.Traits(sizes.whole("factor", 1, 64), sizes.number("scaling_factor", 1e-6, 1e6),
                sizes.number("shift", -1e6, 1e6), sizes.whole("image_channels", 1, 64), latentChannels);
        YamlSection listed = section.section("parts");
        this.encoder = Weights.read(listed, "encoder");
        this.decoder = Weights.read(listed, "decoder");
        this.text = section.has("text") ? Optional.of(text(section.section("text"), listed, files)) : Optional.empty();
        this.captioner = text.isEmpty() ? Optional.empty() : captioner(section, listed);
        this.takesMask = section.has("mask_channels");
        this.fixedSide = section.has("fixed_side") ? OptionalInt.of(section.whole("fixed_side", 1, 100_000)) : OptionalInt.empty();
    }

    /** @throws ModelException if a key is missing, or does not go with another */
    static LatentWeights read(String name, PackageFiles files, YamlSection section) {
        LatentWeights weights = new LatentWeights(name, files, section, section.whole("channels", 1, 64));
        int divisor = section.whole("divisor", 1, 1024);
        if (divisor % weights.factor() != 0) {
            throw section.refused("divisor", "a multiple of codec.factor, " + weights.factor());
        }
        if (weights.fixedSide.orElse(0) % divisor != 0) {
            throw section.refused("fixed_side", "a multiple of divisor, " + divisor);
        }
        int channels = weights.codec.latentChannels();
        if (weights.takesMask && section.whole("mask_channels", 1, 1000) != channels + 1) {
            throw section.refused("mask_channels", "one more than channels, " + (channels + 1) + ", if it is there");
        }
        return weights;
    }

    private static TextEncoder text(YamlSection text, YamlSection listed, PackageFiles files) {
        TextInput input = text.has("classes") ? new TextInput.Classes(text.texts("classes"))
                : new PromptTokens(new TokenizerFile(files, Weights.read(listed, "tokenizer")), text.whole("tokens", 3, 100_000));
        return new TextEncoder(Weights.read(listed, "text_encoder"), input);
    }

    private Optional<Captioner> captioner(YamlSection section, YamlSection listed) {
        if (listed.has("captioner")) {
            return Optional.of(new ClassCaptioner(name, files, Weights.read(listed, "captioner"), section.section("text").texts("classes")));
        }
        return section.has("captioner") ? Optional.of(WordCaptioner.read(name, files, section.section("captioner"), listed)) : Optional.empty();
    }

    /** Pixels of an image along the side of a latent's cell. */
    public int factor() {
        return codec.factor();
    }

    /** The number of channels of an image. */
    public int imageChannels() {
        return codec.imageChannels();
    }

    /** The only height and width, in pixels, that the model takes, if it takes one only. */
    public OptionalInt fixedSide() {
        return fixedSide;
    }

    /** Whether the denoiser is to be given the mask and the masked image too, as inpainting models are. */
    public boolean takesMask() {
        return takesMask;
    }

    /** Whether the model takes prompts. */
    public boolean takesPrompts() {
        return text.isPresent();
    }

    /** Whether it can propose a prompt for an image. */
    public boolean proposesPrompts() {
        return captioner.isPresent();
    }

    /**
     * A prompt for an image. The captioner is loaded and freed again.
     *
     * @param image {@code [1, k, h, w]} in the model's units, 0 where a pixel is unknown
     * @throws ModelException if the model has no captioner, or its weights are missing or altered or give what they must not
     */
    public String proposedPrompt(NDArray image, TorchDevice device) {
        TorchRuntime.useThreads();
        return captioner.orElseThrow(() -> new ModelException("model: '" + name + "' has no captioner.")).caption(image, device);
    }

    /** The SHA-256 that each file must have, by its key. */
    public Map<String, String> sha256() {
        Map<String, String> digests = new LinkedHashMap<>();
        all().forEach(file -> digests.put(file.key(), file.sha256()));
        return digests;
    }

    private List<Weights> all() {
        List<Weights> all = new ArrayList<>(List.of(encoder, decoder));
        text.ifPresent(states -> {
            all.add(states.weights);
            if (states.input instanceof PromptTokens tokens) {
                all.add(tokens.file());
            }
        });
        captioner.ifPresent(proposing -> all.addAll(proposing.files()));
        return all;
    }

    /** @throws ModelException if one of these files is missing or altered */
    void checkFiles() {
        all().forEach(weights -> files.load(weights, file -> file));
    }

    /** The size of these files together. */
    long bytes() {
        return all().stream().mapToLong(files::size).sum();
    }

    /** The memory that the weights take, this denoiser's among them. */
    MemoryNeed memory(Weights denoiser) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        sizes.put(denoiser.key(), files.size(denoiser));
        all().forEach(file -> sizes.put(file.key(), files.size(file)));
        return new MemoryNeed(sizes);
    }

    /** A codec that loads encoder and decoder, checked, when each is first used; the caller closes it. */
    public LatentCodec codec(TorchDevice device) {
        TorchRuntime.useThreads();
        return new TorchCodec(codec, () -> files.load(encoder, file -> device.loadForGradients(name, file)),
                () -> files.load(decoder, file -> device.loadForGradients(name, file)));
    }

    /**
     * Prompts as the denoiser takes them. The text encoder is loaded and freed again.
     *
     * @param prompts by the parameter that holds each
     * @param manager on the device; the states belong to it
     * @return by the same keys
     * @throws ModelException if the model takes no prompts, or not these
     */
    public Map<String, Prompt> prompts(Map<String, String> prompts, TorchDevice device, NDManager manager) {
        TextEncoder states = text.orElseThrow(() -> new ModelException("model: '" + name + "' takes no prompts."));
        TorchRuntime.useThreads();
        Map<String, TextInput.Tokens> tokens = new LinkedHashMap<>();
        prompts.forEach((key, prompt) -> tokens.put(key, states.input.of(key, prompt)));
        Map<String, Prompt> encoded = new LinkedHashMap<>();
        try (Model model = files.load(states.weights, file -> device.load(name, file))) {
            tokens.forEach((key, found) -> encoded.put(key, new Prompt(encoded(model, found.ids(), manager), found.cutOff())));
        }
        return encoded;
    }

    /** At least one. */
    private static NDList outputs(Model encoder, NDManager manager, NDArray tokens) {
        try {
            NDList outputs = encoder.getBlock().forward(new ParameterStore(manager, false), new NDList(tokens), false);
            if (!outputs.isEmpty()) {
                return outputs;
            }
        } catch (EngineException | IllegalArgumentException | IllegalStateException | UnsupportedOperationException failed) {
            throw ModelException.notEvaluated("text encoder", "tokens of type int64 " + tokens.getShape(), failed);
        }
        throw new ModelException("model: the text encoder returned nothing; it must return one tensor.");
    }

    private static NDArray encoded(Model model, long[] ids, NDManager manager) {
        try (NDManager own = manager.newSubManager()) {
            NDArray tokens = own.create(ids, new Shape(1, ids.length));
            NDList outputs = outputs(model, own, tokens);
            NDArray states = outputs.get(0);
            if (outputs.size() != 1 || states.getDataType() != DataType.FLOAT32 || states.getShape().dimension() != 3) {
                throw new ModelException("model: the text encoder returned " + outputs.size() + " tensors, the first of them "
                        + states.getDataType().asNumpy() + " " + states.getShape() + "; it must return one, float32 [n, tokens, dimension].");
            }
            states.attach(manager);
            return states;
        }
    }
}
