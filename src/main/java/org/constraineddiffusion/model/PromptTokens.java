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
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Prompts in free words. The tokenizer's library is loaded with the first prompt. */
final class PromptTokens implements TextInput {

    private final TokenizerFile tokenizer;
    private final int length;

    /** @param length the tokens that the text encoder takes, start and end among them */
    PromptTokens(TokenizerFile tokenizer, int length) {
        this.tokenizer = tokenizer;
        this.length = length;
    }

    Weights file() {
        return tokenizer.file();
    }

    @Override
    public Tokens of(String key, String prompt) {
        return tokenizer.with(opened -> fitted(opened.words().encode(prompt, true, false), prompt, paddingOf(opened.json())));
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
