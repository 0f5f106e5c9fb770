package org.constraineddiffusion.command;

import java.util.function.LongFunction;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.Bundle;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.sampling.ConstrainedSampler;

/** One run of a command: the loaded model, the sampler, the progress, and what it all took. */
final class Restoration implements AutoCloseable {

    private final Bundle bundle;
    private final TorchDevice device;
    private final TorchPrior prior;
    private final LongFunction<ConstrainedSampler> samplers;
    private final Progress progress;
    private final PlaneRestorer restorer;
    private int evaluations;
    private double error;
    private long nanoseconds;
    private String canvas = "";

    /** @param samplers makes a sampler of a seed */
    Restoration(Bundle bundle, TorchDevice device, LongFunction<ConstrainedSampler> samplers, Progress progress) {
        this.bundle = bundle;
        this.device = device;
        this.prior = bundle.load(device);
        this.samplers = samplers;
        this.progress = progress;
        this.restorer = new PlaneRestorer(bundle, prior);
    }

    /** Tells the progress which part of the work comes next. */
    void part(int index, int count) {
        progress.part(index, count);
    }

    /** Restores measured planes. */
    PlaneRestorer.Restored restore(Measurement measurement, long seed) {
        long start = System.nanoTime();
        PlaneRestorer.Restored restored = restorer.restore(measurement, samplers.apply(seed), seed, progress);
        nanoseconds += System.nanoTime() - start;
        evaluations += restored.evaluations();
        error = Math.max(error, restored.error());
        canvas = restored.canvas().dimension(0) + "x" + restored.canvas().dimension(1) + " at " + restored.canvas().min(0) + ","
                + restored.canvas().min(1);
        return restored;
    }

    /** Adds what was used and what it took. */
    void describe(Provenance provenance) {
        provenance.add("model", bundle.name()).add("model SHA-256", bundle.sha256()).add("device", device)
                .add("worked on", canvas).add("evaluations", evaluations)
                .add("constraint error (root mean square, model's units)", error)
                .add("seconds", nanoseconds * 1e-9).add("versions", Models.versions());
    }

    @Override
    public void close() {
        prior.close();
    }
}
