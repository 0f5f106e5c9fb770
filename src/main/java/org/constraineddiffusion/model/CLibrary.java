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

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/** Functions of the system's C library. */
final class CLibrary {

    private CLibrary() {
    }

    /** @throws LinkageError if there is no function of that name, or none can be called */
    static Function function(String name) {
        return NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction(name);
    }
}
