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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes NumPy's file format, version 1.0: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
final class NumpyFile {

    private static final byte[] START = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    /** What the length of all before the numbers is a multiple of. */
    private static final int ALIGNMENT = 64;

    private NumpyFile() {
    }

    /** @param values in C order */
    static byte[] of(float[] values, long... shape) {
        String lengths = Arrays.stream(shape).mapToObj(length -> length + ",").collect(Collectors.joining(" "));
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + lengths + "), }";
        int unpadded = START.length + Short.BYTES + header.length() + 1;
        int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
        byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(START.length + Short.BYTES + text.length + values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.put(START).putShort((short) text.length).put(text).asFloatBuffer().put(values);
        return file.array();
    }
}
