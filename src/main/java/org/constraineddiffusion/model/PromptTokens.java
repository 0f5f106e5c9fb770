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

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Prompts in free words, by a {@code tokenizer.json} of Hugging Face's tokenizers. Its library is loaded with the first prompt. */
final class PromptTokens implements TextInput {

    private final PackageFiles files;
    private final Weights tokenizer;
    private final int length;

    /** @param length the tokens that the text encoder takes, start and end among them */
    PromptTokens(PackageFiles files, Weights tokenizer, int length) {
        this.files = files;
        this.tokenizer = tokenizer;
        this.length = length;
    }

    Weights file() {
        return tokenizer;
    }

    @Override
    public Tokens of(String key, String prompt) {
        byte[] json = files.read(tokenizer);
        TorchRuntime.start(); // sets what keeps DJL from the network
        System.getProperties().putIfAbsent("RUST_FLAVOR", "cpu"); // the one inside of the jar
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(PromptTokens.class.getClassLoader());
        try (HuggingFaceTokenizer words = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json),
                Map.of("truncation", "do_not_truncate", "padding", "do_not_pad"))) {
            return fitted(words.encode(prompt, true, false), prompt, paddingOf(json));
        } catch (LinkageError absent) {
            throw new ModelException("The library that reads prompts is missing or does not run here (" + absent.getMessage()
                    + "): put tokenizers-0.36.0.jar of ai.djl.huggingface into ImageJ's jars folder, as the zip has it.", absent);
        } catch (IOException | RuntimeException failed) {
            throw new ModelException("The model's file " + tokenizer.source() + " in " + files.place() + " is no tokenizer.json that can be read ("
                    + String.valueOf(failed.getMessage()).lines().findFirst().orElse("no reason given") + ").", failed);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The token that fills up short prompts: that of the file, else the one that ends every prompt. */
    private static long paddingOf(byte[] json) throws IOException {
        try {
            JsonObject root = JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
            JsonElement padding = root.get("padding");
            return padding == null || padding.isJsonNull() ? -1 : padding.getAsJsonObject().get("pad_id").getAsLong();
        } catch (JsonSyntaxException | IllegalStateException | NullPointerException odd) {
            throw new IOException("its padding has no pad_id", odd);
        }
    }

    private Tokens fitted(Encoding encoding, String prompt, long padding) {
        long[] all = encoding.getIds();
        long end = all[all.length - 1];
        long[] ids = Arrays.copyOf(all, length);
        if (all.length <= length) {
            Arrays.fill(ids, all.length, length, padding < 0 ? end : padding);
            return new Tokens(ids, "");
        }
        ids[length - 1] = end;
        int firstCut = encoding.getCharTokenSpans()[length - 1].getStart();
        return new Tokens(ids, prompt.substring(prompt.offsetByCodePoints(0, firstCut)));
    }

    @Override
    public String allowed() {
        return "any words";
    }
}
