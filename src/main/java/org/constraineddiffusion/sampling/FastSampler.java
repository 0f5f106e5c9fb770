package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.InitialEstimate;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.NoiseSchedule;

/**
 * A sampler of fewer evaluations than the paper's, from the same forward passes: it starts late, from the constraint's own
 * {@link InitialEstimate} with as much noise as hides what the guess does not know; at each time it moves the clean estimate along J e as
 * far as pays, and projects it onto the constraint ({@link ConjugateDirectionUpdate}). Two evaluations, four at noisy times.
 *
 * <p>The wider the gap between what is known and what is wanted, the more noise it starts from, and the more steps it takes. What is
 * all but known from its surroundings is best met by a mean ({@link AntitheticMeanStep}, a pair of estimates a step), but a mean of all that
 * a wide hole may hold is like none of it: there, steps keep most of their noise ({@link StochasticDdimStep}), are of second order
 * ({@link DpmSolver2M}), and lead to a sample. Narrow parts beside wide ones start by themselves, later ({@link RegionwiseStart}). A
 * constraint without a guess is sampled from pure noise. A guess that lacks nothing but has noise, as in denoising, is itself a noisy
 * image at the time whose noise it has: one evaluation and a projection ({@link ProjectionUpdate}), then a pair of them at less noise.
 */
public final class FastSampler implements Sampler {

    /** A gap of w pixels is hidden by the noise per signal h = {@code HIDING} · w<sup>{@code POWER}</sup>: measured on nuclei. */
    private static final double HIDING = 0.1;
    private static final double POWER = 1.5;

    /** The most noise per signal to start a guess from: beyond, nothing of it is left. */
    private static final double NOISIEST = 12;

    /** The noise per signal at the last evaluation where a mean is wanted. */
    private static final double LAST = 0.05;

    /**
     * Where a sample is wanted, how much less that at the last evaluation is than the start's. The less, the more of an image's own noise
     * is made: nearer to its spectrum, further from its pixels.
     */
    private static final double FALL = 140;

    /** But not less than this, where all of that noise is made. */
    private static final double TEXTURE = 0.02;

    /** The noise per signal of a start up to which a mean is wanted, beyond which a sample. */
    private static final double SAMPLE = 1;

    /** How much noise a step to a sample draws anew: this over the square of the start's noise per signal. */
    private static final double CHURN = 2;

    /** Where a sample is wanted, nothing of the smooth guess may be seen: h<sup>{@code WHOLE}</sup> hides it. */
    private static final double WHOLE = 1.5;

    /** The part of an image's noise that is left for the second step of denoising. */
    private static final double LEFT = 1.0 / 6;

    private final FastSettings settings;
    private final DirectionalDerivative derivative;

    /** With J e by finite differences. */
    public FastSampler(FastSettings settings) {
        this.settings = settings;
        this.derivative = new FiniteDifference(settings.delta());
    }

    @Override
    public NDArray sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        Ways ways = new Ways(new DiffusionRun(prior, constraint, listener), constraint, noise);
        Optional<InitialEstimate> found = constraint.guess();
        if (found.isEmpty()) {
            return ways.fromNoise();
        }
        try (InitialEstimate guess = found.get()) {
            double deviation = Arrays.stream(guess.noise()).max().orElse(0);
            if (guess.gap() == 0 && deviation > 0) {
                return ways.fromKnownNoise(guess, deviation);
            }
            if (hidden(guess.gap()) <= SAMPLE) {
                return ways.toMean(guess);
            }
            float[] narrow = narrow(guess);
            double gap = mean(narrow);
            return gap == 0 ? ways.toSample(guess) : ways.toSampleBesideMean(guess, narrow, gap);
        }
    }

    /** The ways from noise to an image, of one run. */
    private final class Ways {

        private final DiffusionRun run;
        private final Constraint constraint;
        private final NDArray noise;
        private final NoiseSchedule schedule;
        private final NoiseSource fresh;
        private final UpdateRule rule;

        Ways(DiffusionRun run, Constraint constraint, NDArray noise) {
            this.run = run;
            this.constraint = constraint;
            this.noise = noise;
            this.schedule = run.prior().schedule();
            this.fresh = NoiseSource.fresh(settings.seed(), noise);
            this.rule = new ConjugateDirectionUpdate(run.prior(), constraint, derivative);
        }

        NDArray fromNoise() {
            double[] times = times(schedule, schedule.times(1)[0], NOISIEST / FALL);
            try (DpmSolver2M step = toSample(times)) {
                return run.walk(run.start(noise, times[0]), times, rule, step);
            }
        }

        /** The guess is the noisy image; what it lacks of the time's noise is added, but has no mirror image. */
        NDArray fromKnownNoise(InitialEstimate guess, double deviation) {
            double[] times = ofNoise(schedule, deviation);
            try (AntitheticMeanStep mean = towardsMean(new ProjectionUpdate(run.prior(), constraint), Optional.empty())) {
                return run.walk(run.start(guess, noise, times[0]), times, mean, mean);
            }
        }

        NDArray toMean(InitialEstimate guess) {
            double[] times = timesOf(guess.gap());
            try (AntitheticMeanStep mean = towardsMean(rule, Optional.empty())) {
                return run.walk(mean.noisy(guess.image(), noise, times[0]), times, mean, mean);
            }
        }

        NDArray toSample(InitialEstimate guess) {
            double[] times = timesOf(guess.gap());
            try (DpmSolver2M step = toSample(times)) {
                return run.walk(run.start(guess, noise, times[0]), times, rule, step);
            }
        }

        NDArray toSampleBesideMean(InitialEstimate guess, float[] narrow, double gap) {
            double[] times = timesOf(guess.gap());
            double[] own = timesOf(gap);
            NDManager manager = noise.getManager();
            try (NDArray gaps = manager.create(narrow, guess.gaps().orElseThrow().getShape()); NDArray inside = gaps.gt(0);
                    NDArray where = inside.toType(DataType.FLOAT32, true); AntitheticMeanStep mean = towardsMean(rule, Optional.of(where));
                    DpmSolver2M rest = toSample(times)) {
                TimeStep step = new RegionwiseStart(schedule, where, guess.image(), own[0], rest, mean);
                return run.walk(run.start(guess, noise, times[0]), joined(times, own), mean, step);
            }
        }

        private double[] timesOf(double gap) {
            double start = hidden(gap);
            return times(schedule, schedule.timeOf(start), start <= SAMPLE ? LAST : Math.max(TEXTURE, start / FALL));
        }

        private AntitheticMeanStep towardsMean(UpdateRule each, Optional<NDArray> where) {
            return new AntitheticMeanStep(schedule, each, fresh, noise.getManager(), where);
        }

        private DpmSolver2M toSample(double[] times) {
            return new DpmSolver2M(schedule, new StochasticDdimStep(schedule, churn(schedule, times[0]), fresh), noise.getManager());
        }
    }

    /** The times before a late start, its own, and what comes after these. */
    private static double[] joined(double[] times, double[] own) {
        double last = own[own.length - 2];
        return Stream.of(Arrays.stream(times).filter(time -> time > own[0]), Arrays.stream(own, 0, own.length - 1),
                Arrays.stream(times).filter(time -> time < last)).flatMapToDouble(part -> part).toArray();
    }

    /**
     * The gaps of the parts for which a mean does beside others that want a sample, 0 elsewhere: they would only lose by the others' early
     * start. Nothing if there are none such.
     */
    private static float[] narrow(InitialEstimate guess) {
        if (guess.gaps().isEmpty()) {
            return new float[0];
        }
        float[] gaps = guess.gaps().get().toFloatArray();
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = hidden(gaps[i]) <= SAMPLE ? gaps[i] : 0;
        }
        return gaps;
    }

    /** The mean of those that are not 0; 0 if there are none. */
    private static double mean(float[] gaps) {
        return IntStream.range(0, gaps.length).mapToDouble(i -> gaps[i]).filter(gap -> gap > 0).average().orElse(0);
    }

    /** The noise per signal to start from. */
    private static double hidden(double gap) {
        double enough = HIDING * Math.pow(gap, POWER);
        return Math.min(NOISIEST, enough <= SAMPLE ? enough : SAMPLE * Math.pow(enough / SAMPLE, WHOLE));
    }

    private static double churn(NoiseSchedule schedule, double start) {
        double signalPerNoise = schedule.signal(start) / schedule.noise(start);
        return CHURN * signalPerNoise * signalPerNoise;
    }

    /** An image whose noise is known is where that noise is the schedule's: one step there, one at less, and the clean time. */
    private static double[] ofNoise(NoiseSchedule schedule, double deviation) {
        double first = schedule.timeOf(deviation);
        double last = schedule.timeOf(deviation * LEFT);
        double clean = schedule.times(1)[1];
        return last < first ? new double[] {first, last, clean} : new double[] {first, clean};
    }

    /** From a time to that of the last noise per signal, evenly, and the clean one. */
    private double[] times(NoiseSchedule schedule, double wanted, double lastNoise) {
        double[] whole = schedule.times(1);
        double last = schedule.timeOf(lastNoise);
        double first = Math.max(wanted, last);
        int steps = (int) Math.max(FastSettings.LEAST_STEPS, Math.rint(settings.steps() * (first - last) / (whole[0] - whole[1])));
        double[] times = new double[steps + 1];
        int count = 0;
        for (int i = 0; i < steps; i++) {
            double time = schedule.nearest(first + (last - first) * i / (steps - 1));
            if (count == 0 || time < times[count - 1]) {
                times[count++] = time;
            }
        }
        times[count++] = whole[1];
        return Arrays.copyOf(times, count);
    }
}
