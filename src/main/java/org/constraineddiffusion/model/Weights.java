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

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A file of a model package, as {@code rdf.yaml} lists it.
 *
 * @param key what it is: denoiser, encoder, decoder, text_encoder or tokenizer
 * @param source its path inside of the package
 * @param sha256 the SHA-256 that it must have, hexadecimal
 */
record Weights(String key, String source, String sha256) {

    private static final int LONGEST_PATH = 1000;

    /** @throws ModelException if the file is not listed, or not as it must be */
    static Weights read(YamlSection all, String key) {
        YamlSection one = all.section(key);
        String source = one.line("source", LONGEST_PATH);
        if (!isInside(source)) {
            throw one.refused("source", "the path of a file inside of the model's folder");
        }
        String sha256 = one.text("sha256");
        if (!sha256.matches("[0-9a-fA-F]{64}")) {
            throw one.refused("sha256", "64 hexadecimal digits");
        }
        return new Weights(key, source, sha256);
    }

    private static boolean isInside(String source) {
        try {
            Path path = Path.of(source);
            return !path.isAbsolute() && !path.normalize().startsWith("..");
        } catch (InvalidPathException none) {
            return false;
        }
    }
}
