/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import java.util.stream.IntStream;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.TimeStep;
import org.constraineddiffusion.sampling.initial.InitialEstimate;

/**
 * A posterior sample in wide regions and the posterior mean in narrow ones, which would only lose by the early start of the wide:
 * they start by themselves, later ({@link RegionwiseStart}).
 *
 * @param narrow the distances of narrow regions, 0 elsewhere, row after row; not all 0
 */
record MixedRegions(InitialEstimate initial, float[] narrow) implements FastStrategy {

    /** For an estimate with regions of both kinds; empty if none is narrow. */
    static Optional<FastStrategy> of(InitialEstimate initial, FastTuning tuning) {
        return initial.regionDistances().map(distances -> new MixedRegions(initial, narrow(distances.toFloatArray(), tuning)))
                .filter(mixed -> mixed.meanDistance() > 0).map(FastStrategy.class::cast);
    }

    private static float[] narrow(float[] distances, FastTuning tuning) {
        for (int i = 0; i < distances.length; i++) {
            distances[i] = tuning.leadsToMean(tuning.startOf(distances[i])) ? distances[i] : 0;
        }
        return distances;
    }

    /** Over the pixels of narrow regions; 0 if there are none. */
    private double meanDistance() {
        return IntStream.range(0, narrow.length).mapToDouble(i -> narrow[i]).filter(distance -> distance > 0).average().orElse(0);
    }

    @Override
    public SamplingResult sample(FastRun run) {
        double[] times = run.times().from(initial.distance());
        double[] own = run.times().from(meanDistance());
        try (NDArray distances = run.noise().getManager().create(narrow, initial.regionDistances().orElseThrow().getShape());
                NDArray inside = distances.gt(0); NDArray where = inside.toType(DataType.FLOAT32, true);
                AntitheticMeanStep mean = run.stepsToMean(run.rule(), Optional.of(where)); DpmSolver2M rest = run.stepsToSample(times[0])) {
            TimeStep step = new RegionwiseStart(run.schedule(), where, initial.image(), own[0], rest, mean);
            NDArray start = run.walk().startFromEstimate(initial.image(), initial.noise(), run.noise(), times[0]);
            return run.walk().run(start, FastTimes.joined(times, own), mean, step);
        }
    }
}
