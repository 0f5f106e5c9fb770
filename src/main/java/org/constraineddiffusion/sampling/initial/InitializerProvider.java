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

import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.operator.LinearOperator;

/**
 * Knows initializers of some operators or constraints. A class with a public constructor without parameters that is named in
 * {@code META-INF/services/org.constraineddiffusion.sampling.initial.InitializerProvider} is found by {@link Initializers#found}.
 *
 * <pre>{@code
 * public final class RotationInitializers implements InitializerProvider {
 *     public Optional<OperatorInitializer> of(LinearOperator operator, Initializers all) {
 *         return operator instanceof Rotation ? Optional.of(OperatorInitializer.byPseudoInverse(operator, 1)) : Optional.empty();
 *     }
 * }
 * }</pre>
 */
public interface InitializerProvider {

    /**
     * The initializer of an operator; empty if it is not of this provider's kind. Called for each run: cheap.
     *
     * @param all for the parts of composed operators
     */
    default Optional<OperatorInitializer> of(LinearOperator operator, Initializers all) {
        return Optional.empty();
    }

    /**
     * The initializer of a constraint; empty if it is not of this provider's kind. Called for each run: cheap.
     *
     * @param all for the parts of composed constraints
     */
    default Optional<Initializer> of(Constraint constraint, Initializers all) {
        return Optional.empty();
    }
}
