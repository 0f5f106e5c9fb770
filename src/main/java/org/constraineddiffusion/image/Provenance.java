/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import ij.ImagePlus;
import java.util.Locale;

/** Where a result came from, as lines of the image's info ({@code Image › Show Info...}, and what TIFF files keep). */
public final class Provenance {

    private final StringBuilder lines = new StringBuilder();

    private Provenance(String command) {
        lines.append("Constrained Diffusion ").append(command).append(": filled by a generative model\n");
    }

    /** Starts with the words that no result goes without. */
    public static Provenance of(String command) {
        return new Provenance(command);
    }

    /** Adds a line {@code key: value}; numbers with a fraction get four digits. */
    public Provenance add(String key, Object value) {
        Object shown = value instanceof Double number ? String.format(Locale.ROOT, "%.4g", number) : String.valueOf(value).replaceAll("\\R", " ");
        lines.append("  ").append(key).append(": ").append(shown).append('\n');
        return this;
    }

    /** The lines. */
    @Override
    public String toString() {
        return lines.toString();
    }

    /** Adds the lines to the image's info. */
    public void writeTo(ImagePlus image) {
        Object before = image.getProperty("Info");
        image.setProperty("Info", before == null ? lines.toString() : before + "\n" + lines);
    }
}
