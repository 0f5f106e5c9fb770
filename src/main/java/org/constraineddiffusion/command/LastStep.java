package org.constraineddiffusion.command;

import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.StepReport;

/** Keeps the numbers of the last step of a run; its tensors are gone by then. */
final class LastStep implements SamplingListener {

    private final SamplingListener listener;
    private int evaluations;
    private double error;

    /** @param listener is told all that this one is told */
    LastStep(SamplingListener listener) {
        this.listener = listener;
    }

    @Override
    public void onStep(StepReport step) {
        evaluations = step.evaluations();
        error = step.error();
        listener.onStep(step);
    }

    @Override
    public boolean isCanceled() {
        return listener.isCanceled();
    }

    /** Evaluations of the prior; 0 if there was no step. */
    int evaluations() {
        return evaluations;
    }

    /** The constraint's error at the end, in the model's units; 0 if there was no step. */
    double error() {
        return error;
    }
}
