package org.constraineddiffusion.sampling;

/** Follows a run: progress bars, previews, logs and studies are all listeners. */
public interface SamplingListener {

    /** Follows nothing, never cancels. */
    SamplingListener NONE = report -> { };

    /** Called at the end of each step, on the thread of the sampler. */
    void onStep(StepReport report);

    /** Polled before each evaluation; true ends the run. */
    default boolean isCanceled() {
        return false;
    }
}
