/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.Stream;

/**
 * Several constraints at once: e = Σ w<sub>i</sub> e<sub>i</sub> / ‖e<sub>i</sub>‖<sub>∞</sub> for each image of a batch, so that a term's share does not
 * depend on its units. A term that is met takes no part; where no other weighs 1 or more, steps are shortened to the largest weight. The error is that of the first term, the one of what was measured. There is no projection,
 * and without a term every image will do.
 */
public final class SumConstraint implements Constraint {

    private static final float TINY = 1e-30f;

    /**
     * A constraint with its weight.
     *
     * @param weight above 0
     */
    public record Term(Constraint constraint, double weight) {

        /** @throws IllegalArgumentException if the weight is not a number above 0 */
        public Term {
            if (!(weight > 0 && Double.isFinite(weight))) {
                throw new IllegalArgumentException("A constraint's weight must be above 0 (got " + weight + ").");
            }
        }
    }

    private final List<Term> terms;

    /** @param terms the one of what was measured first; a sum among them is taken apart */
    public SumConstraint(List<Term> terms) {
        this.terms = terms.stream().flatMap(SumConstraint::flat).toList();
    }

    private static Stream<Term> flat(Term term) {
        return term.constraint instanceof SumConstraint sum
                ? sum.terms.stream().map(each -> new Term(each.constraint, each.weight * term.weight)) : Stream.of(term);
    }

    /** The terms, none of which is a sum. */
    public List<Term> terms() {
        return terms;
    }

    @Override
    public ErrorDirection error(NDArray x0) {
        NDManager outer = x0.getManager();
        int images = (int) x0.getShape().get(0);
        float[] most = new float[images];
        double size = 0;
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(x0);
            NDArray sum = x0.zerosLike();
            for (int i = 0; i < terms.size(); i++) {
                try (NDManager own = manager.newSubManager()) {
                    own.tempAttachAll(x0, sum);
                    ErrorDirection error = terms.get(i).constraint.error(x0);
                    size = i == 0 ? error.size() : size;
                    NDArray largest = error.direction().reshape(images, -1).abs().max(new int[] {1}, true);
                    float[] unmet = largest.toFloatArray();
                    float[] weights = error.discrepancyWeights();
                    float[] factors = new float[images];
                    for (int image = 0; image < images; image++) {
                        factors[image] = (float) (weights[weights.length == 1 ? 0 : image] * terms.get(i).weight);
                        most[image] = unmet[image] > TINY ? Math.max(most[image], Math.min(1, factors[image])) : most[image];
                    }
                    Shape each = new Shape(images, 1, 1, 1);
                    sum.addi(error.direction().div(largest.maximum(TINY).reshape(each)).muli(own.create(factors, each)));
                }
            }
            sum.attach(outer);
            return new ErrorDirection(sum, size, most);
        }
    }

    @Override
    public double errorSize(NDArray x0) {
        return terms.isEmpty() ? 0 : terms.get(0).constraint.errorSize(x0);
    }
}
