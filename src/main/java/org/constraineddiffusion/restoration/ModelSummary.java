/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.constraineddiffusion.model.LatentWeights;
import org.constraineddiffusion.model.ModelCard;
import org.constraineddiffusion.model.ModelPackage;

/**
 * What users see of a model package before its weights are loaded.
 *
 * @param name as the key {@code model} takes it
 * @param card what the package says of itself
 * @param shipped whether it came with the plugin, or is a copy of one that did
 * @param place where its files are
 * @param bytes the size of its weights
 * @param channels of its images
 * @param conditions what it is conditioned on, by key; the names of the classes, none for a number
 * @param latent whether it is a latent model
 * @param takesPrompts whether it is conditioned on text
 * @param picture the bytes of a PNG or JPEG file
 */
public record ModelSummary(String name, ModelCard card, boolean shipped, String place, long bytes, int channels, Map<String, List<String>> conditions,
        boolean latent, boolean takesPrompts, Optional<byte[]> picture) {

    /** In place of a model that is chosen when the image is looked at. */
    static final ModelSummary AUTO = new ModelSummary(Models.AUTO, new ModelCard("Takes nuclei-fluorescence, microscopy or, in colour, histology-rgb:"
            + " the one whose estimates of the image's known pixels are best.", "Images of a kind that no shipped model was trained on.", "", "", Optional.empty()),
            true, "", 0, 0, Map.of(), false, false, Optional.empty());

    static ModelSummary of(String name, ModelPackage model) {
        Map<String, List<String>> conditions = new LinkedHashMap<>();
        model.conditions().forEach((key, condition) -> conditions.put(key, condition.classes()));
        return new ModelSummary(name, model.card(), model.isShipped(), model.place(), model.bytes(), model.channels(), conditions,
                model.latent().isPresent(), model.latent().map(LatentWeights::takesPrompts).orElse(false), model.picture());
    }

    /** Name and value of what there is to know of it, in the order to show them. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("For", purpose());
        facts.put("Not for", notFor());
        facts.put("Licence", licence());
        facts.put("Version", version());
        facts.put("Size", String.format(Locale.ROOT, "%.1f MB", bytes / 1e6));
        facts.put("Channels", channels + (latent ? ", latent model" : ""));
        facts.put("Conditions", conditionsInWords());
        facts.put("Files", place);
        facts.values().removeIf(String::isBlank);
        return facts;
    }

    private String conditionsInWords() {
        String all = conditions.entrySet().stream().map(each -> each.getValue().isEmpty() ? each.getKey() : each.getKey() + " (" + String.join(", ", each.getValue()) + ")")
                .collect(Collectors.joining("; "));
        return takesPrompts ? all.isEmpty() ? "caption" : all + "; caption" : all.isEmpty() ? "none" : all;
    }

    /** What it is for, one sentence. */
    public String purpose() {
        return card.purpose();
    }

    /** Its licence, an SPDX identifier. */
    public String licence() {
        return card.licence();
    }

    /** Its version. */
    public String version() {
        return card.version();
    }

    /** What it is not for, one sentence; may be empty. */
    public String notFor() {
        return card.notFor();
    }
}
