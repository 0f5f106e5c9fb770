/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.initial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.sampling.Services;

/** The initializers that are available. Every linear operator has one; a constraint of another kind may have none. Immutable. */
public final class Initializers {

    /**
     * The distance of an operator that no provider knows. Its unknown pixels could lie anywhere, so a sampler starts with the most
     * noise that still has a use for an estimate: as for a hole whose pixels are as far from known ones.
     */
    static final double DISTANCE_IF_UNKNOWN = 14;

    private final List<InitializerProvider> providers;

    private Initializers(List<InitializerProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** Those named in {@code META-INF/services} of what the library's class loader sees, then the library's own. */
    public static Initializers found() {
        List<InitializerProvider> providers = Services.found(InitializerProvider.class);
        providers.add(new StandardInitializers());
        return new Initializers(providers);
    }

    /** These and one more, which takes precedence. */
    public Initializers with(InitializerProvider first) {
        List<InitializerProvider> more = new ArrayList<>(providers);
        more.add(0, first);
        return new Initializers(more);
    }

    /** The initializer of an operator. */
    public OperatorInitializer of(LinearOperator operator) {
        return providers.stream().flatMap(provider -> provider.of(operator, this).stream()).findFirst()
                .orElseGet(() -> OperatorInitializer.byPseudoInverse(operator, DISTANCE_IF_UNKNOWN));
    }

    /** The initializer of a constraint, if there is one. */
    public Optional<Initializer> of(Constraint constraint) {
        return providers.stream().flatMap(provider -> provider.of(constraint, this).stream()).findFirst();
    }
}
