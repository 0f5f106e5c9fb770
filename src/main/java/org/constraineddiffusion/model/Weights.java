package org.constraineddiffusion.model;

/**
 * A file of a bundle, as {@code rdf.yaml} lists it.
 *
 * @param key what it is: denoiser, encoder, decoder, text_encoder or tokenizer
 * @param source its path inside of the bundle
 * @param sha256 the SHA-256 that it must have, hexadecimal
 */
record Weights(String key, String source, String sha256) {

    /** @throws ModelException if the part is not listed, or not as it must be */
    static Weights read(YamlSection parts, String key) {
        YamlSection part = parts.section(key);
        return new Weights(key, part.text("source"), part.text("sha256"));
    }
}
