package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.Guess;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.NoiseSchedule;

/**
 * A sampler of fewer evaluations than the paper's, from the same forward passes: it starts late, from the constraint's own
 * {@link Guess} with as much noise as hides what the guess does not know; at each time it moves the clean estimate along J e as
 * far as pays, and projects it onto the constraint ({@link LineSearch}). Two evaluations, four at noisy times.
 *
 * <p>The wider the gap between what is known and what is wanted, the more noise it starts from, and the more steps it takes. What is
 * all but known from its surroundings is best met by a mean ({@link TowardsMean}, a pair of estimates a step), but a mean of all that
 * a wide hole may hold is like none of it: there, steps keep most of their noise ({@link RenoisingStep}), and lead to a sample. Narrow
 * parts beside wide ones start by themselves, later ({@link LateStart}). A constraint without a
 * guess is sampled from pure noise. A guess that lacks nothing but has noise, as in denoising, is itself a noisy image at the time
 * whose noise it has. Then nothing is added, and a step is one evaluation and a projection ({@link ProjectionUpdate}).
 */
public final class FastSampler implements ConstrainedSampler {

    /** A gap of w pixels is hidden by the noise per signal h = {@code HIDING} · w<sup>{@code POWER}</sup>: measured on nuclei. */
    private static final double HIDING = 0.1;
    private static final double POWER = 1.5;

    /** The most noise per signal to start a guess from: beyond, nothing of it is left. */
    private static final double NOISIEST = 12;

    /** The noise per signal at the last evaluation where a mean is wanted: it leaves no noise behind, the image's own neither. */
    private static final double LAST = 0.05;

    /** That of one more where a sample is wanted: an image has noise, which an evaluation at more of it takes away. */
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
        DiffusionRun run = new DiffusionRun(prior, constraint, listener);
        UpdateRule rule = new LineSearch(run.prior(), constraint, derivative);
        NoiseSource fresh = NoiseSource.fresh(settings.seed(), noise);
        NoiseSchedule schedule = prior.schedule();
        Optional<Guess> found = constraint.guess();
        if (found.isEmpty()) {
            double[] times = times(schedule, schedule.times(1)[0]);
            return run.walk(run.start(noise, times[0]), times, rule, renoising(schedule, times[0], fresh));
        }
        try (Guess guess = found.get()) {
            double deviation = Arrays.stream(guess.noise()).max().orElse(0);
            if (guess.gap() == 0 && deviation > 0) {
                double[] times = ofNoise(schedule, deviation);
                UpdateRule projection = new ProjectionUpdate(run.prior(), constraint);
                return run.walk(run.start(guess, noise, times[0]), times, projection, renoising(schedule, times[0], fresh));
            }
            double hidden = hidden(guess.gap());
            double[] times = times(schedule, schedule.timeOf(hidden));
            if (0 < hidden && hidden <= SAMPLE) {
                try (TowardsMean mean = new TowardsMean(schedule, rule, fresh, noise.getManager(), Optional.empty())) {
                    return run.walk(mean.noisy(guess.image(), noise, times[0]), times, mean, mean);
                }
            }
            NDArray start = run.start(guess, noise, times[0]);
            TimeStep step = renoising(schedule, times[0], fresh);
            float[] narrow = narrow(guess);
            double gap = mean(narrow);
            if (gap == 0) {
                return run.walk(start, times, rule, step);
            }
            double[] own = times(schedule, schedule.timeOf(hidden(gap)));
            try (NDArray gaps = start.getManager().create(narrow, guess.gaps().orElseThrow().getShape()); NDArray inside = gaps.gt(0);
                    NDArray where = inside.toType(DataType.FLOAT32, true);
                    TowardsMean mean = new TowardsMean(schedule, rule, fresh, start.getManager(), Optional.of(where))) {
                return run.walk(start, joined(times, own), mean, new LateStart(schedule, where, guess.image(), own[0], step, mean));
            }
        }
    }

    /** The times before a late start, its own, and what comes after these. */
    private static double[] joined(double[] times, double[] own) {
        double last = own[own.length - 2];
        return Stream.of(Arrays.stream(times).filter(time -> time > own[0]), Arrays.stream(own, 0, own.length - 1),
                Arrays.stream(times).filter(time -> time < last)).flatMapToDouble(part -> part).toArray();
    }

    private static TimeStep renoising(NoiseSchedule schedule, double start, NoiseSource fresh) {
        return new RenoisingStep(schedule, churn(schedule, start), fresh);
    }

    /**
     * The gaps of the parts for which a mean does beside others that want a sample, 0 elsewhere: they would only lose by the others' early
     * start. Nothing if there are none such.
     */
    private static float[] narrow(Guess guess) {
        if (guess.gaps().isEmpty() || hidden(guess.gap()) <= SAMPLE) {
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
        double signalPerNoise = SAMPLE * schedule.signal(start) / schedule.noise(start);
        return CHURN * Math.min(1, signalPerNoise * signalPerNoise);
    }

    /** An image whose noise is known is where that noise is the schedule's: one step there, one at less, and the clean time. */
    private static double[] ofNoise(NoiseSchedule schedule, double deviation) {
        double first = schedule.timeOf(deviation);
        double last = schedule.timeOf(deviation * LEFT);
        double clean = schedule.times(1)[1];
        return last < first ? new double[] {first, last, clean} : new double[] {first, clean};
    }

    /** From a time to the last before the clean one, evenly, after an early start one for the texture, and the clean one. */
    private double[] times(NoiseSchedule schedule, double wanted) {
        double[] whole = schedule.times(1);
        double last = schedule.timeOf(LAST);
        double first = Math.max(wanted, last);
        int steps = (int) Math.max(FastSettings.LEAST_STEPS, Math.rint(settings.steps() * (first - last) / (whole[0] - whole[1])));
        double[] times = new double[steps + 2];
        int count = 0;
        for (int i = 0; i < steps; i++) {
            double time = schedule.nearest(first + (last - first) * i / (steps - 1));
            if (count == 0 || time < times[count - 1]) {
                times[count++] = time;
            }
        }
        double texture = schedule.nearest(schedule.timeOf(TEXTURE));
        if (schedule.noise(times[0]) > SAMPLE * schedule.signal(times[0]) && texture < times[count - 1]) {
            times[count++] = texture;
        }
        times[count++] = whole[1];
        return Arrays.copyOf(times, count);
    }
}
