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

import com.sun.jna.Platform;

/**
 * How Torch's threads wait for each other. OpenMP's default is to spin, which makes an evaluation many times slower as soon
 * as a core is busy with something else. It reads its settings from the environment when it is loaded, so they are put
 * there just before; what the user has set stays.
 */
final class OpenMp {

    private OpenMp() {
    }

    static void waitPassively() {
        if (Platform.isWindows()) {
            return;
        }
        try {
            set("OMP_WAIT_POLICY", "PASSIVE");
            set("GOMP_SPINCOUNT", "0");
        } catch (LinkageError noAccess) {
            // Slower on a busy machine, right all the same.
        }
    }

    private static void set(String name, String value) {
        int keepWhatIsSet = 0;
        CLibrary.function("setenv").invokeInt(new Object[] {name, value, keepWhatIsSet});
    }
}
