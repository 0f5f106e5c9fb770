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

import java.util.Optional;

/**
 * What a model package says of itself to users. Nothing of it is needed to run the model, so whatever is missing is empty.
 *
 * @param purpose what the model is for, one sentence
 * @param notFor what it is not for, one sentence, may be empty
 * @param licence an SPDX identifier
 * @param version of the package
 * @param cover the package's file with a picture
 */
public record ModelCard(String purpose, String notFor, String licence, String version, Optional<String> cover) {

    private static final int LONGEST = 300;

    static ModelCard read(YamlSection rdf) {
        YamlSection own = rdf.section("config").section("constrained_diffusion");
        String purpose = text(own, "purpose");
        Optional<String> cover = rdf.isList("covers") ? rdf.texts("covers").stream().findFirst() : Optional.empty();
        return new ModelCard(purpose.isEmpty() ? text(rdf, "description") : purpose, text(own, "not_for"), text(rdf, "license"), text(rdf, "version"), cover);
    }

    /** In one line; of a long text the beginning. */
    private static String text(YamlSection section, String key) {
        String text = section.has(key) && section.isText(key) ? section.text(key).replaceAll("\\p{Cntrl}+", " ").strip() : "";
        return text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text;
    }
}
