/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * What Python wrote for the tests of parity.
 *
 * @param folder among the resources, with a slash at both ends
 * @param description its {@code fixture.yaml}
 */
public record ParityFixture(String folder, Map<String, ?> description) {

    /** Renews the fixture of the embedded prior; to be run in {@code python/}. */
    public static final String COMMAND = "cdiff fixture";

    /** What {@value #COMMAND} wrote, on the embedded prior. */
    public static ParityFixture read() {
        return read("/parity/");
    }

    public static ParityFixture read(String folder) {
        try (InputStream stream = ParityFixture.class.getResourceAsStream(folder + "fixture.yaml")) {
            return new ParityFixture(folder, new Yaml().load(stream));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String text(String key) {
        return (String) description.get(key);
    }

    public double number(String key) {
        return ((Number) description.get(key)).doubleValue();
    }

    /** The times of the reference's runs, by their number of steps. */
    @SuppressWarnings("unchecked")
    public Map<Integer, List<Integer>> times() {
        return (Map<Integer, List<Integer>>) description.get("times");
    }

    /** An array of the fixture, by its file's name without the ending. */
    public NumpyFile array(String name) {
        return NumpyFile.read(folder + name + ".npy");
    }
}
