package org.constraineddiffusion.command;

import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;
import java.awt.GraphicsEnvironment;
import org.scijava.thread.ThreadService;

/** Shows a result, so that the rest of a macro finds it as the current image, with windows or without. */
final class Shown {

    private Shown() {
    }

    /**
     * @param threads null outside of SciJava, where commands run on the thread of their caller
     */
    static void show(ImagePlus result, ThreadService threads) {
        result.show();
        Thread caller = threads == null ? null : threads.getParent(Thread.currentThread());
        if (caller != null && (GraphicsEnvironment.isHeadless() || Interpreter.isBatchMode())) {
            // ImageJ keeps a current image for each thread; this one goes back to a pool, and the macro's must know.
            WindowManager.setTempCurrentImage(null);
            WindowManager.setTempCurrentImage(caller, result);
        }
    }
}
