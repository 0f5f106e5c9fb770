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

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleService;
import org.scijava.service.SciJavaService;

/** Fiji's list of commands, to which it adds the lines of plugins.config, each under one class that runs the class of the line. */
class OneEntryServiceTest {

    /** With the services that Fiji asks for, ImageJ's own aside. */
    private Context context = new Context(SciJavaService.class);

    @AfterEach
    void stopSciJava() {
        context.dispose();
    }

    @Test
    void theBridgeIsTakenOffTheListAsSoonAsItIsAddedAndOthersStay() {
        ModuleService modules = context.service(ModuleService.class);
        int before = modules.getModules().size();
        CommandInfo bridge = wrapped(Bridge.class.getName());
        CommandInfo other = wrapped("ij.plugin.Duplicator");
        modules.addModules(List.of(bridge, other));
        assertEquals(List.of(other), modules.getModules().stream().filter(List.of(bridge, other)::contains).toList());
        assertEquals(before + 1, modules.getModules().size());
    }

    @Test
    void theBridgeIsTakenOffTheListThoughItWasAddedFirst() {
        context.dispose();
        context = new Context(CommandService.class);
        ModuleService modules = context.service(ModuleService.class);
        int before = modules.getModules().size();
        modules.addModule(wrapped(Bridge.class.getName()));
        OneEntryService late = new OneEntryService();
        context.inject(late);
        late.initialize();
        assertEquals(before, modules.getModules().size());
    }

    @Test
    void theCommandsThemselvesStay() {
        assertEquals(1, context.service(ModuleService.class).getModules().stream()
                .filter(module -> module.getMenuPath().getMenuString().equals("Plugins > Constrained Diffusion > Inpaint...")).count());
    }

    private static CommandInfo wrapped(String className) {
        CommandInfo info = new CommandInfo(Wrapper.class);
        info.setPresets(Map.of("className", className, "arg", ""));
        return info;
    }

    /** As Fiji's. */
    public static final class Wrapper implements Command {

        @Override
        public void run() {
            throw new UnsupportedOperationException();
        }
    }
}
