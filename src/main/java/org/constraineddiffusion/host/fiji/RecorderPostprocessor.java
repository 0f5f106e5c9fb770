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

import java.lang.reflect.Method;
import java.util.Set;
import org.constraineddiffusion.keys.CommandParameters;
import org.constraineddiffusion.menu.MenuCommand;
import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Has Fiji's recorder write the keys that differ from their defaults, and no others. ImageJ's bridge to SciJava records every input but
 * those of a list that it keeps for each module; this runs before it and adds to the list. The bridge is not there to compile against.
 */
@Plugin(type = PostprocessorPlugin.class, priority = Priority.VERY_HIGH)
public final class RecorderPostprocessor extends AbstractPostprocessorPlugin {

    private static final String EXCLUDED = "net.imagej.legacy.plugin.MacroRecorderExcludedInputs";

    @Override
    public void process(Module module) {
        if (module.getDelegateObject() instanceof MenuCommand command) {
            CommandParameters parameters = CommandParameters.of(command);
            parameters.all().stream().filter(parameter -> !parameters.changed().contains(parameter)).forEach(each -> exclude(module, each.key()));
        }
    }

    private static void exclude(Module module, String key) {
        try {
            Method list = Class.forName(EXCLUDED).getMethod("create", Module.class);
            @SuppressWarnings("unchecked")
            Set<String> excluded = (Set<String>) list.invoke(null, module);
            excluded.add(key);
        } catch (ReflectiveOperationException noBridge) {
            // Nothing records.
        }
    }
}
