/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.menu;

import ij.ImagePlus;
import ij.WindowManager;
import java.awt.GraphicsEnvironment;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.scijava.thread.ThreadService;

/**
 * Who runs a command: the thread that creates it, and the image that is current to that thread. ImageJ keeps a temporary current image
 * for each thread; SciJava runs commands on threads of a pool, which live on. So a command takes its input from its caller and gives the
 * result to its caller, and the temporary image of the pool's thread is neither read nor left behind.
 */
public final class Caller {

    /** The images that were given to callers that are threads of a pool themselves, as those of scripts are. */
    private static final Map<Thread, WeakReference<ImagePlus>> GIVEN = Collections.synchronizedMap(new WeakHashMap<>());

    private final Thread creator = Thread.currentThread();
    private final ImagePlus image = WindowManager.getCurrentImage();

    /** The image that is current to the caller, or null if there is none. */
    ImagePlus image() {
        return isHere() ? WindowManager.getCurrentImage() : image;
    }

    /** Shows an image, which is the caller's current one then. */
    void show(ImagePlus result, ThreadService threads) {
        Thread parent = isHere() || threads == null ? null : threads.getParent(Thread.currentThread());
        if (parent == null) {
            result.show();
            return;
        }
        WindowManager.setTempCurrentImage(null);
        ImagePlus temporary;
        try {
            result.show();
        } finally {
            // Headless, in batch mode, and if the new window is not activated in time, ImageJ sets it, but for this thread.
            temporary = GraphicsEnvironment.isHeadless() ? result : WindowManager.getTempCurrentImage();
            WindowManager.setTempCurrentImage(null);
        }
        WindowManager.setTempCurrentImage(parent, temporary);
        if (temporary != null && threads.getParent(parent) != null) {
            GIVEN.put(parent, new WeakReference<>(temporary));
        }
    }

    private boolean isHere() {
        return Thread.currentThread() == creator;
    }

    /** Clears this thread's temporary image if a command gave it to a script that has ended: to be called as a module begins and ends. */
    public static void clearGiven() {
        WeakReference<ImagePlus> given = GIVEN.remove(Thread.currentThread());
        ImagePlus temporary = WindowManager.getTempCurrentImage();
        if (given != null && temporary != null && temporary == given.get()) {
            WindowManager.setTempCurrentImage(null);
        }
    }
}
