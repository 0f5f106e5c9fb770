/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.baseline;

import java.util.ArrayList;
import java.util.List;

/**
 * A walk through times that goes back and repeats parts of itself (Lugmayr et al. 2022, "RePaint", Algorithm 1 and its jumps; "time travel" in
 * Wang, Yu, Zhang 2023). Times are numbered from the clean side; at each whole multiple of {@code length}, but for those less than
 * {@code length} + 1 from the noisiest, the walk goes {@code length} times back, {@code visits} − 1 times.
 *
 * @param times noisiest first, the clean one last, each once
 * @param length by how many times a jump goes back, at least 1
 * @param visits how often each part is walked, at least 1; 1 does not go back
 */
record TimeTravel(double[] times, int length, int visits) {

    /** The times at which the model is evaluated, in their order, and the clean time last. */
    double[] walk() {
        int steps = times.length - 1;
        int[] jumps = new int[steps];
        for (int at = 0; at < steps - length; at += length) {
            jumps[at] = visits - 1;
        }
        List<Double> walk = new ArrayList<>();
        int at = steps;
        while (at > 0) {
            at--;
            if (jumps[at] > 0) {
                jumps[at]--;
                at += length;
            }
            walk.add(times[steps - 1 - at]);
        }
        walk.add(times[steps]);
        return walk.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The number of evaluations of such a walk of so many steps without going back. */
    static int evaluations(int steps, int length, int visits) {
        int jumps = Math.max(0, (steps - 1) / length);
        return steps + jumps * length * (visits - 1);
    }

    /** The next less noisy time. */
    double after(double time) {
        return times[indexOf(time) + 1];
    }

    /** The next noisier time. */
    double before(double time) {
        return times[indexOf(time) - 1];
    }

    private int indexOf(double time) {
        int index = 0;
        while (times[index] != time) {
            index++;
        }
        return index;
    }
}
