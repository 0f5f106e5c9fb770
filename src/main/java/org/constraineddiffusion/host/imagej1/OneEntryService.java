package org.constraineddiffusion.host.imagej1;

import java.util.Collection;
import java.util.List;
import org.scijava.command.CommandInfo;
import org.scijava.event.EventHandler;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleService;
import org.scijava.module.event.ModulesAddedEvent;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;

/**
 * Takes the {@link Bridge} off Fiji's list of commands. Fiji reads {@code plugins.config} too and wraps each line of it, so that
 * its search bar would show every command twice; its menu and its macros take the SciJava command anyway. Fiji starts only those services
 * that are of its own kinds, of which {@link SciJavaService} is one.
 */
@Plugin(type = Service.class)
public final class OneEntryService extends AbstractService implements SciJavaService {

    /** Where Fiji's wrapper keeps the name of the class that it runs. */
    private static final String WRAPPED = "className";

    @Parameter
    private ModuleService modules;

    @Override
    public void initialize() {
        removeBridges(modules.getModules());
    }

    @EventHandler
    private void onEvent(ModulesAddedEvent event) {
        removeBridges(event.getItems());
    }

    private void removeBridges(Collection<? extends ModuleInfo> added) {
        List<? extends ModuleInfo> bridges = added.stream().filter(OneEntryService::isBridge).toList();
        if (!bridges.isEmpty()) {
            modules.removeModules(bridges);
        }
    }

    private static boolean isBridge(ModuleInfo module) {
        return module instanceof CommandInfo command && Bridge.class.getName().equals(command.getPresets().get(WRAPPED));
    }
}
