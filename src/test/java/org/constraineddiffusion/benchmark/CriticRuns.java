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

import ij.ImagePlus;
import ij.io.Opener;
import ij.process.ByteProcessor;
import java.util.Locale;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.sampling.Samplers;

/**
 * Resident memory over many runs of Match Style or Generate from Labels: arguments {@code style} or {@code labels}, the number of runs. Each run opens
 * model and critic anew, as a command does, on 64×64 pixels, with 2 steps.
 */
public final class CriticRuns {

    private static final int SIDE = 64;
    private static final int REPORTS = 20;

    private CriticRuns() {
    }

    /** @param arguments see above */
    public static void main(String[] arguments) {
        int runs = Integer.parseInt(arguments[1]);
        ImagePlus image = part(80, 60);
        ImagePlus style = part(200, 150);
        ImagePlus labels = labels();
        System.out.println("run, resident MB, highest MB, heap MB");
        for (int run = 1; run <= runs; run++) {
            Restoration restoration = arguments[0].equals("style") ? Restoration.matchStyle(image, style) : Restoration.generateFromLabels(labels);
            restoration.seed(run).sampler(Samplers.newton().with("steps", 2).with("inner_steps", 1)).run();
            if (run == 1 || run % Math.max(1, runs / REPORTS) == 0) {
                System.gc();
                Runtime heap = Runtime.getRuntime();
                System.out.printf(Locale.ROOT, "%d, %.0f, %.0f, %.0f%n", run, Resident.megabytes("VmRSS"), Resident.megabytes("VmHWM"),
                        (heap.totalMemory() - heap.freeMemory()) / 1048576.0);
            }
        }
    }

    private static ImagePlus part(int x, int y) {
        ImagePlus sample = new Opener().openTiff(CriticRuns.class.getResourceAsStream("/samples/nuclei.tif"), "nuclei");
        sample.setRoi(x, y, SIDE, SIDE);
        return sample.crop();
    }

    private static ImagePlus labels() {
        ByteProcessor map = new ByteProcessor(SIDE, SIDE);
        for (int label = 1; label <= 2; label++) {
            map.setValue(label);
            map.fillOval(28 * label - 20, 20, 20, 24);
        }
        return new ImagePlus("labels", map);
    }
}
