/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.keys;

import java.util.List;

/** What has keys: fields with the annotation {@link org.scijava.plugin.Parameter}, in its class and those above. */
public interface Keyed {

    /** A new one of this class, with the defaults. */
    Keyed fresh();

    /** What a dialog offers for a key, where that is not all of its choices; nothing if it is, or if the value is to be typed. */
    List<String> offered(String key);
}
