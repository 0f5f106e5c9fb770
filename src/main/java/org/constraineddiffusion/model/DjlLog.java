/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps DJL from writing its every move to the console. Fiji has logback, without a configuration, which then writes all down
 * to the debug level.
 */
final class DjlLog {

    private DjlLog() {
    }

    /** Lets warnings and errors pass only, if the log is logback and no one has set a level for DJL. */
    static void quiet() {
        Logger djl = LoggerFactory.getLogger("ai.djl");
        if (!djl.getClass().getName().equals("ch.qos.logback.classic.Logger")) {
            return;
        }
        try { // by reflection, as other hosts have no logback
            Class<?> level = Class.forName("ch.qos.logback.classic.Level", true, djl.getClass().getClassLoader());
            if (djl.getClass().getMethod("getLevel").invoke(djl) == null) {
                djl.getClass().getMethod("setLevel", level).invoke(djl, level.getField("WARN").get(null));
            }
        } catch (ReflectiveOperationException otherLogback) {
            // Then it stays talkative.
        }
    }
}
