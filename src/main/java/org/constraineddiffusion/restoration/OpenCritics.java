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

import java.util.HashMap;
import java.util.Map;
import org.constraineddiffusion.model.CriticPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.TorchCritic;

/** The critics that a session has loaded. */
final class OpenCritics implements AutoCloseable {

    private final TorchDevice device;
    private final Map<String, TorchCritic> bySha256 = new HashMap<>();

    OpenCritics(TorchDevice device) {
        this.device = device;
    }

    TorchCritic of(CriticPackage critic) {
        return bySha256.computeIfAbsent(critic.sha256(), any -> critic.load(device));
    }

    @Override
    public void close() {
        bySha256.values().forEach(TorchCritic::close);
        bySha256.clear();
    }
}
