/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.fiji;

import java.util.List;
import org.constraineddiffusion.sampling.SamplerFactories;
import org.scijava.event.EventHandler;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.plugin.PluginService;
import org.scijava.plugin.event.PluginsAddedEvent;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;

/**
 * Registers every {@link SamplerPlugin} for as long as Fiji runs: the samplers and whoever looks them up know nothing of SciJava. Fiji
 * starts only those services that are of its own kinds, of which {@link SciJavaService} is one.
 */
@Plugin(type = Service.class)
public final class SamplerPluginService extends AbstractService implements SciJavaService {

    @Parameter
    private PluginService plugins;

    private SamplerFactories.Registration registered = SamplerFactories.register(List.of());

    @Override
    public void initialize() {
        register();
    }

    @EventHandler
    private void onEvent(PluginsAddedEvent added) {
        register();
    }

    private synchronized void register() {
        registered.close();
        registered = SamplerFactories.register(plugins.createInstancesOfType(SamplerPlugin.class));
    }

    @Override
    public synchronized void dispose() {
        registered.close();
    }
}
