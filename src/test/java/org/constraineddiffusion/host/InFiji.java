/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host;

import java.util.Arrays;
import org.scijava.Context;
import org.scijava.ui.UIService;

/**
 * Starts Fiji as its launcher does, with windows unless Java is headless, and runs a program in it. It knows no class of ImageJ: Fiji
 * changes some of them before they are loaded.
 */
public final class InFiji {

    private InFiji() {
    }

    /** @param arguments the program's class, and its arguments */
    public static void main(String[] arguments) {
        int status = 1;
        try {
            Class.forName("net.imagej.patcher.LegacyInjector").getMethod("preinit").invoke(null);
            Context context = new Context();
            if (!Boolean.getBoolean("java.awt.headless")) {
                context.service(UIService.class).showUI();
            }
            String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
            status = 0;
        } catch (Exception | Error e) {
            e.printStackTrace(System.out);
        } finally {
            // Windows and services keep a process alive.
            System.out.flush();
            Runtime.getRuntime().halt(status);
        }
    }
}
