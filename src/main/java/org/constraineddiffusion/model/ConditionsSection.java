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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of {@code rdf.yaml} that list what a model is conditioned on:
 *
 * <pre>{@code
 * conditions:
 *   - {key: modality, classes: [unknown, nuclei, plant]}
 *   - {key: structure_scale, unit: pixel, min: 4, max: 512}
 * }</pre>
 *
 * or, as older packages have it, {@code condition: nuclear_diameter}.
 */
final class ConditionsSection {

    /** The condition of older packages, with the range of Inpaint's key. */
    private static final Condition NUCLEAR_DIAMETER = new Condition("nuclear_diameter", "The median diameter of the nuclei.", "pixel", 0, 1000,
            0, List.of(), 0);

    private static final double LARGEST = 1e6;

    private ConditionsSection() {
    }

    /** @return the conditions by their keys, in the order of the third input's columns */
    static Map<String, Condition> read(YamlSection section) {
        if (section.has("condition")) {
            String only = section.oneOf("condition", NUCLEAR_DIAMETER.key());
            if (section.has("conditions")) {
                throw section.refused("condition", "left out, as there is a list of conditions");
            }
            return Map.of(only, NUCLEAR_DIAMETER);
        }
        Map<String, Condition> conditions = new LinkedHashMap<>();
        if (section.has("conditions")) {
            for (YamlSection entry : section.sections("conditions")) {
                Condition condition = condition(entry, conditions.size());
                if (conditions.put(condition.key(), condition) != null) {
                    throw entry.refused("key", "another one: there is a condition of this key already");
                }
            }
        }
        return Collections.unmodifiableMap(conditions);
    }

    private static Condition condition(YamlSection entry, int index) {
        String key = entry.text("key");
        if (!key.matches("[a-z][a-z0-9_]{0,63}")) {
            throw entry.refused("key", "lower-case letters, digits and _, at most 64 of them");
        }
        String description = entry.has("description") ? entry.text("description") : "";
        if (entry.has("classes")) {
            List<String> names = entry.texts("classes");
            int unknown = entry.has("unknown") ? entry.whole("unknown", 0, names.size() - 1) : 0;
            return new Condition(key, description, "", 0, names.size() - 1, unknown, names, index);
        }
        double min = entry.number("min", -LARGEST, LARGEST);
        double max = entry.number("max", min, LARGEST);
        double unknown = entry.has("unknown") ? entry.number("unknown", -LARGEST, LARGEST) : 0;
        return new Condition(key, description, entry.has("unit") ? entry.text("unit") : "", min, max, unknown, List.of(), index);
    }
}
