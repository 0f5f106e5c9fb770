/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.CriticConstraint;
import org.constraineddiffusion.constraint.SumConstraint;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.CriticPackage;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.prior.TorchCritic;

/**
 * What critics ask of a result, beside what was measured, and where sampling starts. Immutable.
 *
 * @param terms the critics
 * @param structure how much of the way from noise to image is left out, as the run starts from the noised measured planes; 0 starts from noise
 * @param likeness planes whose intensity scale the result gets; empty for that of the measured planes
 * @param estimates of the model's conditions from the goal, by key, where the user gives none
 */
record Guidance(List<Term> terms, double structure, Optional<List<RandomAccessibleInterval<FloatType>>> likeness, Map<String, Double> estimates) {

    static final Guidance NONE = new Guidance(List.of(), 0, Optional.empty(), Map.of());

    /**
     * A critic's term.
     *
     * @param weight beside the 1 of the measured planes' term
     * @param goal what the critic compares images with
     */
    record Term(CriticPackage critic, double weight, Goal goal) {
    }

    /** Makes the target of a critic. */
    interface Goal {

        /**
         * The target for images of a canvas.
         *
         * @param scaling how planes are scaled for the model
         * @return features or classes, {@code [1, …]}, in the manager
         */
        NDArray target(TorchCritic critic, Canvas canvas, Scaling scaling, NDManager manager);
    }

    /** How planes are scaled for the model: by their own percentiles, and by the polarity that the image has. */
    interface Scaling {

        /** @param planes that belong together, all of whose pixels count */
        IntensityScale of(List<RandomAccessibleInterval<FloatType>> planes);
    }

    Guidance {
        terms = List.copyOf(terms);
        estimates = Map.copyOf(estimates);
    }

    Guidance and(Term more) {
        List<Term> all = new ArrayList<>(terms);
        all.add(more);
        return new Guidance(all, structure, likeness, estimates);
    }

    /** Where sampling starts from the noised measured planes, their structure. */
    Guidance startingLate(double share) {
        return new Guidance(terms, share, likeness, estimates);
    }

    /** With a result on the intensity scale of other planes. */
    Guidance like(List<RandomAccessibleInterval<FloatType>> planes) {
        return new Guidance(terms, structure, Optional.of(planes), estimates);
    }

    /** With a value of a condition that follows from the goal. */
    Guidance estimating(String condition, double value) {
        return new Guidance(terms, structure, likeness, Map.of(condition, value));
    }

    /** The term of what was measured, and those of the critics. */
    Constraint with(Constraint measured, PriorSession session, Canvas canvas, Scaling scaling, NDManager manager) {
        if (terms.isEmpty()) {
            return measured;
        }
        List<SumConstraint.Term> all = new ArrayList<>();
        all.add(new SumConstraint.Term(measured, 1));
        for (Term term : terms) {
            TorchCritic critic = session.critic(term.critic);
            all.add(new SumConstraint.Term(new CriticConstraint(critic.towards(term.goal.target(critic, canvas, scaling, manager))), term.weight));
        }
        return new SumConstraint(all);
    }

    /** A critic that a restoration of an image has beside its data term. */
    interface CriticTerm {

        /** @throws InputException if it does not fit the image or the planes that are worked on */
        void check(ImagePlus image, List<Integer> slices);

        /**
         * The term for a plane.
         *
         * @param slice the plane's index in the stack, from 1
         * @param measured the plane's channels, [x, y]
         * @param wanted the pixels that are to be found; none for all
         */
        Guidance.Term of(ImagePlus image, int slice, List<RandomAccessibleInterval<FloatType>> measured, Optional<Mask> wanted);

        /** Adds critic and goal. */
        void describe(Provenance provenance);
    }
}
