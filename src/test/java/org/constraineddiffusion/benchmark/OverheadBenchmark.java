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

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.prior.Parameterization;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.sampling.NewtonSampler;
import org.constraineddiffusion.sampling.NewtonSettings;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.SamplingListener;

/**
 * What the sampler costs beyond the evaluations: the time of a run with the paper's settings, fewer steps, over the time of
 * as many bare forward passes of the same module, in one process and in turn.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=org.constraineddiffusion.benchmark.OverheadBenchmark -Dexec.args="256 3 11"
 * }</pre>
 *
 * As this ratio is near 1 and the machine's noise is not, the sampler is also run on a module that does nothing.
 *
 * <p>The arguments: side of the image, steps, repeats.
 */
public final class OverheadBenchmark {

    private static final NoiseSchedule SCHEDULE = DiscreteSchedule.cosine(1000, 0.008, 0.999);

    private OverheadBenchmark() {
    }

    public static void main(String[] arguments) throws IOException, MalformedModelException {
        int side = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 256;
        int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        int repeats = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 11;
        NewtonSettings paper = NewtonSettings.PAPER;
        NewtonSampler sampler = new NewtonSampler(new NewtonSettings(steps, paper.innerSteps(), paper.stepSize(), paper.finalStepSize(),
                paper.delta(), paper.eta(), paper.seed()));
        try (BareModule module = new BareModule(BareModule.EMBEDDED); NDManager manager = module.newManager()) {
            TorchPrior prior = module.prior();
            NDArray noise = new NoiseSource(1, 1).next(manager, 1, side, side);
            Constraint constraint = Boxes.constraint(manager, side);
            int[] evaluations = new int[1];
            Runnable run = () -> {
                try (NDManager own = manager.newSubManager()) {
                    own.tempAttachAll(noise);
                    sampler.sample(prior, constraint, noise, report -> evaluations[0] = report.evaluations());
                }
            };
            run.run();
            Ratio ratio = Ratio.of(repeats, run, () -> module.forward(noise, evaluations[0]));
            System.out.println("what the sampler does by itself: " + alone(sampler, constraint, noise));
            System.out.println(side + "^2, a run of " + evaluations[0] + " evaluations over as many forward passes: " + ratio);
        }
    }

    /** Time per evaluation, of all cores, with an output that is the input itself. */
    private static String alone(NewtonSampler sampler, Constraint constraint, NDArray noise) {
        DiffusionPrior idle = new IdlePrior(noise.getManager());
        double[] milliseconds = new double[20];
        for (int round = 0; round < milliseconds.length; round++) {
            int[] evaluations = new int[1];
            double seconds = Ratio.coreSeconds(() -> {
                // Many runs, as the clock of core time ticks in steps of 10 ms.
                for (int run = 0; run < 10; run++) {
                    CountingPrior counting = new CountingPrior(idle, () -> evaluations[0]++);
                    try (NDManager own = noise.getManager().newSubManager()) {
                        own.tempAttachAll(noise);
                        sampler.sample(counting, constraint, noise, SamplingListener.NONE);
                    }
                }
            });
            milliseconds[round] = 1000 * seconds / evaluations[0];
        }
        // The first half is the Java compiler's.
        double[] settled = Arrays.stream(milliseconds, milliseconds.length / 2, milliseconds.length).sorted().toArray();
        return String.format(Locale.ROOT, "%.3f ms an evaluation (%.3f ... %.3f)", settled[settled.length / 2], settled[0],
                settled[settled.length - 1]);
    }

    /** The estimates that follow from a module's output, without the module. */
    private record IdlePrior(NDManager manager) implements DiffusionPrior {

        @Override
        public Estimate estimate(NDArray xt, double t) {
            return Parameterization.V.estimate(xt, xt, schedule().alpha(t), schedule().sigma(t));
        }

        @Override
        public NoiseSchedule schedule() {
            return SCHEDULE;
        }

        @Override
        public int channels() {
            return 1;
        }

        @Override
        public NDManager newManager() {
            return manager.newSubManager();
        }
    }
}
