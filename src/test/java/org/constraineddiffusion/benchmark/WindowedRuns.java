/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.benchmark;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import java.awt.event.KeyEvent;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.constraineddiffusion.host.imagej1.DevelopmentMenu;

/**
 * Resident memory over many runs with windows, of which some are cancelled: arguments the sample's file, the number of runs,
 * {@code completed}, {@code cancelled} or {@code both}, and further options of the command. Each run is a macro in a thread of its own, as by
 * ImageJ's menu.
 */
public final class WindowedRuns {

    private static final String COMPLETED = "steps=3 inner_steps=1";
    private static final String CANCELLED = "steps=900 inner_steps=5";
    private static final int REPORTS = 30;

    private WindowedRuns() {
    }

    /** @param arguments see above */
    public static void main(String[] arguments) throws Exception {
        int status = 1;
        try {
            measure(arguments[0], Integer.parseInt(arguments[1]), arguments[2], arguments.length < 4 ? "" : " " + arguments[3]);
            status = 0;
        } catch (InterruptedException | RuntimeException e) {
            e.printStackTrace(System.out);
        } finally {
            System.exit(status); // windows keep a process alive
        }
    }

    private static void measure(String file, int runs, String kind, String more) throws InterruptedException {
        new ImageJ();
        DevelopmentMenu.install();
        ImagePlus image = IJ.openImage(file);
        image.setRoi(new Roi(120, 100, 40, 30));
        image.show();
        System.out.println("run, resident MB, highest MB, heap MB, other Java MB, threads, windows");
        for (int run = 0; run <= runs; run++) {
            boolean cancelled = kind.equals("cancelled") || kind.equals("both") && run % 2 == 1;
            run(image, run, cancelled, more);
            if (run % Math.max(1, runs / REPORTS) == 0) {
                report(run);
            }
        }
    }

    private static void run(ImagePlus image, int seed, boolean cancelled, String more) throws InterruptedException {
        int windows = WindowManager.getImageCount();
        IJ.selectWindow(image.getID());
        String options = (cancelled ? CANCELLED : COMPLETED) + " seed=" + seed + more;
        Thread macro = new Thread(() -> IJ.runMacro("run('Inpaint...', '" + options + "');"));
        macro.start();
        if (cancelled) {
            Thread.sleep(400 + 37 * (seed % 10));
            while (macro.isAlive()) {
                IJ.getInstance().keyPressed(new KeyEvent(IJ.getInstance(), KeyEvent.KEY_PRESSED, 0, 0, KeyEvent.VK_ESCAPE, KeyEvent.CHAR_UNDEFINED));
                macro.join(200);
            }
        }
        macro.join();
        if (WindowManager.getImageCount() != windows + (cancelled ? 0 : 1)) {
            throw new IllegalStateException("Run " + seed + " left " + WindowManager.getImageCount() + " windows, before it there were " + windows + ".");
        }
        ImagePlus result = WindowManager.getImage(image.getTitle() + " inpainted");
        if (result != null) {
            result.changes = false;
            result.close();
        }
    }

    private static void report(int run) throws InterruptedException {
        System.gc();
        Thread.sleep(100);
        var memory = ManagementFactory.getMemoryMXBean();
        System.out.println(String.format(Locale.ROOT, "%d, %.0f, %.0f, %.0f, %.0f, %d, %d", run, Resident.megabytes("VmRSS"), Resident.megabytes("VmHWM"),
                memory.getHeapMemoryUsage().getCommitted() / 1048576.0, memory.getNonHeapMemoryUsage().getCommitted() / 1048576.0,
                Thread.activeCount(), WindowManager.getImageCount()));
    }
}
