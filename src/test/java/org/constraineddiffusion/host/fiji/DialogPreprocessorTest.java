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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.PluginInfo;
import org.scijava.plugin.PluginService;
import org.scijava.widget.InputHarvester;

/** SciJava's own dialog has nothing left to ask; without windows the defaults stand. */
class DialogPreprocessorTest {

    private Context context;

    @BeforeEach
    void startSciJava() {
        context = new Context(CommandService.class, PluginService.class);
        PluginInfo<?> dialog = PluginInfo.create(Asking.class, PreprocessorPlugin.class);
        dialog.setPriority(InputHarvester.PRIORITY);
        context.service(PluginService.class).addPlugin(dialog);
        Asking.ASKED.clear();
        Asking.seen = 0;
    }

    @AfterEach
    void stopSciJava() {
        context.dispose();
    }

    @Test
    void nothingIsLeftToAskForSciJavasDialog() throws InterruptedException, ExecutionException {
        CommandModule module = context.service(CommandService.class).run("org.constraineddiffusion.command.Inpaint", true,
                "image", new ImagePlus("x", new ByteProcessor(64, 64)), "steps", -7).get();
        assertEquals(1, Asking.seen);
        assertEquals(List.of(), Asking.ASKED);
        assertTrue(module.getCancelReason().contains("not '-7'"), module.getCancelReason());
    }

    /** In the place of SciJava's Swing dialog: notes what is not resolved. */
    public static final class Asking extends AbstractPreprocessorPlugin {

        private static final List<String> ASKED = new ArrayList<>();
        private static int seen;

        @Override
        public void process(Module module) {
            seen++;
            for (ModuleItem<?> input : module.getInfo().inputs()) {
                if (!module.isInputResolved(input.getName()) && !input.getType().getName().startsWith("org.scijava")) {
                    ASKED.add(input.getName());
                }
            }
        }
    }
}
