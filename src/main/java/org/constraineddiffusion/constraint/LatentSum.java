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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.prior.LatentCodec;

/** A sum of constraints on images as the sum of those on latents: each term takes its own way there, and the first one the way back. */
final class LatentSum implements InLatentSpace {

    private final SumConstraint pixels;
    private final InLatentSpace first;
    private final SumConstraint latents;

    LatentSum(SumConstraint pixels, LatentCodec codec, LatentDirection direction) {
        this.pixels = pixels;
        List<InLatentSpace> each = pixels.terms().stream().map(term -> InLatentSpace.of(term.constraint(), codec, direction)).toList();
        this.first = each.isEmpty() ? new DecodedConstraint(pixels, codec, direction) : each.get(0);
        List<SumConstraint.Term> terms = new ArrayList<>();
        for (int i = 0; i < each.size(); i++) {
            terms.add(new SumConstraint.Term(each.get(i), pixels.terms().get(i).weight()));
        }
        this.latents = new SumConstraint(terms);
    }

    @Override
    public ErrorDirection error(NDArray z) {
        return latents.error(z);
    }

    @Override
    public double errorSize(NDArray z) {
        return latents.errorSize(z);
    }

    @Override
    public Constraint pixels() {
        return pixels;
    }

    @Override
    public Optional<NDArray> filledLatent() {
        return first.filledLatent();
    }

    @Override
    public LatentCodec codec() {
        return first.codec();
    }

    @Override
    public NDArray encodeEstimate(NDArray image) {
        return first.encodeEstimate(image);
    }

    @Override
    public NDArray toImage(NDArray z) {
        return first.toImage(z);
    }
}
