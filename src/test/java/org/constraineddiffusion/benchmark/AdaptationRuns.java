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
import ij.gui.Roi;
import ij.process.FloatProcessor;
import java.io.File;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.adaptation.TinyModel;
import org.constraineddiffusion.adaptation.TrainedWeights;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.restoration.RestorationListener;
import org.constraineddiffusion.sampling.Samplers;

/**
 * Resident memory over many adaptations in one process, each to another image, whose hole is filled then; every fifth one is cancelled on the way. Arguments:
 * their number, and for how many MB between the middle and the end it fails. Temporary folders of more models than are kept fail too.
 */
public final class AdaptationRuns {

    private static final int REPORTS = 20;
    private static final int CANCELLED = 5;
    private static final int KEPT = 4;

    private AdaptationRuns() {
    }

    /** Cancels while the model is trained. */
    private record CancelledAt(int last) implements RestorationListener {

        private static int step;

        @Override
        public void onStep(Step now) {
            // Of the sampler.
        }

        @Override
        public void onTraining(int now, double fraction) {
            step = now;
        }

        @Override
        public boolean isCanceled() {
            return step >= last;
        }
    }

    /** @param arguments see above */
    public static void main(String[] arguments) throws Exception {
        int runs = Integer.parseInt(arguments[0]);
        double middle = 0;
        System.out.println("run, resident MB, highest MB, folders");
        for (int run = 1; run <= runs; run++) {
            adapt(run);
            if (run % Math.max(1, runs / REPORTS) == 0) {
                System.gc();
                Thread.sleep(100);
                System.out.println(String.format(Locale.ROOT, "%d, %.0f, %.0f, %d", run, Resident.megabytes("VmRSS"), Resident.megabytes("VmHWM"), folders()));
            }
            if (run == runs / 2) {
                middle = Resident.megabytes("VmRSS");
            }
        }
        double grown = Resident.megabytes("VmRSS") - middle;
        System.out.println(String.format(Locale.ROOT, "%.0f MB from the middle to the end", grown));
        System.exit(grown > Double.parseDouble(arguments[1]) || folders() > KEPT ? 1 : 0);
    }

    private static void adapt(int run) {
        FloatProcessor pixels = new FloatProcessor(160, 140);
        for (int i = 0; i < pixels.getPixelCount(); i++) {
            pixels.setf(i, (float) (100 + run + 50 * Math.sin(i % 160 * 0.8)));
        }
        TrainedWeights weights = run % 2 == 0 ? TrainedWeights.ALL : TrainedWeights.LAST;
        AdaptationOptions options = new AdaptationOptions(25, Optional.empty(), run, 32, 4, 2e-3, 0.9, weights);
        boolean cancelled = run % CANCELLED == 0;
        CancelledAt.step = 0;
        try {
            Restoration.inpaint(new ImagePlus("stripes", pixels), new Roi(60, 50, 20, 20)).with(TinyModel.FOLDER.toString()).sampler(Samplers.newton()).adapt(options)
                    .listener(cancelled ? new CancelledAt(run % 25) : RestorationListener.NONE).run();
        } catch (CancellationException asWanted) {
            if (!cancelled) {
                throw asWanted;
            }
        }
    }

    private static int folders() {
        File[] found = new File(System.getProperty("java.io.tmpdir")).listFiles((folder, name) -> name.startsWith("constrained-diffusion"));
        return found == null ? 0 : found.length;
    }
}
