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

import java.util.List;
import java.util.Locale;

/** How a model's text encoder takes a prompt: as tokens. */
sealed interface TextInput permits TextInput.Classes, PromptTokens {

    /**
     * A prompt as the text encoder takes it.
     *
     * @param ids token by token, as many for every prompt
     * @param cutOff the end of the prompt that did not fit; empty if all did
     */
    record Tokens(long[] ids, String cutOff) {
    }

    /**
     * @param key the parameter that holds the prompt
     * @throws ModelException if the prompt is none of the model's classes
     */
    Tokens of(String key, String prompt);

    /** What prompts are, for messages. */
    String allowed();

    /** The classes of a model by their names: a token each, and one more for none of them. */
    record Classes(List<String> names) implements TextInput {

        @Override
        public Tokens of(String key, String prompt) {
            String wanted = prompt.trim().toLowerCase(Locale.ROOT);
            int index = wanted.isEmpty() ? names.size() : names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList().indexOf(wanted);
            if (index < 0) {
                throw new ModelException(key + ": " + YamlSection.shown(prompt) + " is no class of this model; allowed are " + allowed() + ".");
            }
            return new Tokens(new long[] {index}, "");
        }

        @Override
        public String allowed() {
            return String.join(", ", names) + ", or nothing";
        }
    }
}
