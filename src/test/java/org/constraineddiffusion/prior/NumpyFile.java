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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An array that Python wrote with {@code numpy.save}: format 1.0, little-endian float32, float64 or int64, in C order. */
public record NumpyFile(long[] shape, double[] values) {

    private static final Pattern HEADER =
            Pattern.compile("\\{'descr': '<(f4|f8|i8)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\), \\}\\s*");

    /** @throws UncheckedIOException if the resource is missing or is no such file */
    public static NumpyFile read(String resource) {
        try (InputStream stream = NumpyFile.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException("There is no " + resource + ".");
            }
            ByteBuffer bytes = ByteBuffer.wrap(stream.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            int start = 10 + bytes.getShort(8);
            Matcher header = HEADER.matcher(new String(bytes.array(), 10, start - 10, StandardCharsets.US_ASCII));
            if (!header.matches()) {
                throw new IOException(resource + " is not a file of numpy.save that this can read.");
            }
            long[] shape = Arrays.stream(header.group(2).split(",")).map(String::trim).filter(side -> !side.isEmpty())
                    .mapToLong(Long::parseLong).toArray();
            bytes.position(start);
            double[] values = new double[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (header.group(1)) {
                    case "f4" -> bytes.getFloat();
                    case "f8" -> bytes.getDouble();
                    default -> bytes.getLong();
                };
            }
            return new NumpyFile(shape, values);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The values as float32, which loses nothing of what was float32. */
    public float[] floats() {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
