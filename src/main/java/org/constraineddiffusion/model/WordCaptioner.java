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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * A captioner in free words. Its encoder turns an image into states, {@code forward(image [1, 3, h, w] in −1 … 1) → states [1, L, d]}, and does what
 * resizing and normalization it needs; its decoder gives the logits of the next token, {@code forward(ids [1, k] int64, states) → logits [1, vocabulary]}.
 *
 * @param name of the model
 * @param words how a text is decoded
 */
record WordCaptioner(String name, PackageFiles packed, Weights encoder, Weights decoder, TokenizerFile tokenizer, GreedyWords words, int vocabulary)
        implements Captioner {

    private static final int MOST_TOKENS = 30;

    /** @throws ModelException if a key is missing or has a value that is not allowed */
    static WordCaptioner read(String name, PackageFiles packed, YamlSection section, YamlSection parts) {
        long[] begin = section.texts("begin").stream().mapToLong(text -> token(section, text)).toArray();
        GreedyWords words = new GreedyWords(begin, section.whole("end", 0, Integer.MAX_VALUE), section.whole("max_tokens", 1, MOST_TOKENS));
        return new WordCaptioner(name, packed, Weights.read(parts, "captioner_encoder"), Weights.read(parts, "captioner_decoder"),
                new TokenizerFile(packed, Weights.read(parts, "captioner_tokenizer")), words, section.whole("vocabulary", 2, 10_000_000));
    }

    private static long token(YamlSection section, String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException none) {
            throw section.refused("begin", "a list of tokens, whole numbers of at least 0");
        }
    }

    @Override
    public List<Weights> files() {
        return List.of(encoder, decoder, tokenizer.file());
    }

    /** The encoder is closed before the decoder is loaded. */
    @Override
    public String caption(NDArray image, TorchDevice device) {
        try (NDManager manager = image.getManager().newSubManager()) {
            NDArray states = states(image, manager, device);
            try (CaptionerModule module = new CaptionerModule(decoder.key(), packed.load(decoder, file -> device.load(name, file)))) {
                long[] found = words.tokens(ids -> {
                    try (NDArray tokens = manager.create(ids, new Shape(1, ids.length))) {
                        return module.forward(new Shape(1, vocabulary), tokens, states);
                    }
                });
                return tokenizer.text(found).strip();
            }
        }
    }

    private NDArray states(NDArray image, NDManager manager, TorchDevice device) {
        try (CaptionerModule module = new CaptionerModule(encoder.key(), packed.load(encoder, file -> device.load(name, file)));
                NDManager own = manager.newSubManager()) {
            NDArray colour = image.getShape().get(1) == 1 ? image.repeat(1, 3) : image;
            NDArray states = module.output(own, colour);
            states.attach(manager);
            return states;
        }
    }
}
