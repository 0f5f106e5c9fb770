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

import org.constraineddiffusion.image.InputException;

/** The type of a result. */
public enum OutputType {

    /** That of the image, or 32-bit where rounding would change the mean by more than 1 %. */
    AUTO("auto"),

    /** That of the image. */
    SAME("same"),

    /** 32-bit, not rounded and not limited. */
    FLOAT("32-bit");

    private final String key;

    OutputType(String key) {
        this.key = key;
    }

    /** @throws InputException if there is none of the key */
    public static OutputType of(String key) {
        for (OutputType type : values()) {
            if (type.key.equals(key)) {
                return type;
            }
        }
        throw new InputException("output must be auto, same or 32-bit, not '" + key + "'.");
    }

    /** The value in macros. */
    public String key() {
        return key;
    }
}
