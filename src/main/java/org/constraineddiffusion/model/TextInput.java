package org.constraineddiffusion.model;

import java.util.List;
import java.util.Locale;

/** How a model's text encoder takes a caption: as tokens. */
sealed interface TextInput permits TextInput.Classes, CaptionTokens {

    /**
     * A caption as the text encoder takes it.
     *
     * @param ids token by token, as many for every caption
     * @param cutOff the end of the caption that did not fit; empty if all did
     */
    record Tokens(long[] ids, String cutOff) {
    }

    /**
     * @param key the parameter that holds the caption
     * @throws ModelException if the caption is none that the model knows
     */
    Tokens of(String key, String caption);

    /** What captions are, for messages. */
    String allowed();

    /** A model that knows a few names only: a token each, and one more for none of them. */
    record Classes(List<String> names) implements TextInput {

        @Override
        public Tokens of(String key, String caption) {
            String wanted = caption.trim().toLowerCase(Locale.ROOT);
            int index = wanted.isEmpty() ? names.size() : names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList().indexOf(wanted);
            if (index < 0) {
                throw new ModelException(key + ": this model knows no '" + caption + "'; allowed are " + allowed() + ".");
            }
            return new Tokens(new long[] {index}, "");
        }

        @Override
        public String allowed() {
            return String.join(", ", names) + ", or nothing";
        }
    }
}
