/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.imagej1;

import ij.Menus;
import java.awt.Menu;
import java.awt.MenuBar;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.scijava.Priority;
import org.scijava.command.CommandInfo;
import org.scijava.event.EventHandler;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleService;
import org.scijava.module.event.ModulesAddedEvent;
import org.scijava.module.event.ModulesRemovedEvent;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;

/**
 * Takes the {@link Bridge} off Fiji's menu and its list of commands. Fiji reads {@code plugins.config} too: at each start it would say of
 * every command that SciJava's overrides ImageJ's, and its search bar would show each twice. Fiji starts only those services that are
 * of its own kinds, of which {@link SciJavaService} is one. The priority is above that of its bridge to ImageJ, which is to be heard.
 */
@Plugin(type = Service.class, priority = Priority.HIGH)
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

    /** Fiji's bridge takes modules away that are not for ImageJ, between ImageJ's making its menu and its adding SciJava's commands to it. */
    @EventHandler
    private void onEvent(ModulesRemovedEvent event) {
        Map<String, String> commands = Menus.getCommands();
        if (commands != null) {
            List<String> labels = commands.keySet().stream().filter(label -> runsBridge(commands.get(label))).toList();
            labels.forEach(commands::remove);
            MenuBar bar = Menus.getMenuBar();
            for (int i = 0; bar != null && i < bar.getMenuCount(); i++) {
                removeItems(bar.getMenu(i), labels);
            }
        }
    }

    private static boolean runsBridge(String plugin) {
        return plugin.startsWith(Bridge.class.getName() + "(");
    }

    private static void removeItems(Menu menu, List<String> labels) {
        for (int i = menu.getItemCount() - 1; i >= 0; i--) {
            if (menu.getItem(i) instanceof Menu submenu) {
                removeItems(submenu, labels);
            } else if (labels.contains(menu.getItem(i).getLabel())) {
                menu.remove(i);
            }
        }
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
