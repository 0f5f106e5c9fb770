/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.dialog;

import ij.Prefs;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.constraineddiffusion.menu.MenuCommand;

/** The values of a command's last dialog, in ImageJ's preferences. Only dialogs read them: a macro's line means the same everywhere. */
final class RememberedValues {

    /** What belongs to one image, and would surprise with the next. */
    private static final Set<String> OF_ONE_IMAGE = Set.of("mask", "psf", "fill_value", "minimum_area", "invert");

    private static final String NONE = "\u0000";

    private final String prefix;

    private RememberedValues(String prefix) {
        this.prefix = prefix;
    }

    static RememberedValues of(MenuCommand command) {
        return new RememberedValues("constrained-diffusion.last." + command.getClass().getSimpleName() + ".");
    }

    Optional<String> get(String key) {
        String text = Prefs.get(prefix + key, NONE);
        return text.equals(NONE) || OF_ONE_IMAGE.contains(key) ? Optional.empty() : Optional.of(text);
    }

    void put(Map<String, String> values) {
        values.forEach((key, text) -> {
            if (!OF_ONE_IMAGE.contains(key)) {
                Prefs.set(prefix + key, text);
            }
        });
    }
}
