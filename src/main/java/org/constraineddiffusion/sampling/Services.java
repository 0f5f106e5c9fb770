/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Implementations of an interface that are named in {@code META-INF/services} of this library or of jars beside it. */
public final class Services {

    /** Java may report the same broken jar for ever. */
    private static final int MOST_BROKEN = 100;

    private Services() {
    }

    /** What the interface's own class loader sees: a thread's loader does not always see the plugin, as those of SciJava's threads. */
    public static <T> List<T> found(Class<T> type) {
        return found(type, type.getClassLoader());
    }

    /** In the order of {@link ServiceLoader}. A jar that names what it has not got, or what cannot be loaded, does not take the others away. */
    public static <T> List<T> found(Class<T> type, ClassLoader loader) {
        List<T> found = new ArrayList<>();
        Iterator<T> services = ServiceLoader.load(type, loader).iterator();
        int broken = 0;
        boolean more = true;
        while (more && broken < MOST_BROKEN) {
            try {
                more = services.hasNext();
                if (more) {
                    found.add(services.next());
                }
            } catch (ServiceConfigurationError | LinkageError unusable) {
                broken++;
            }
        }
        return found;
    }
}
