/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.example.extension;

import java.util.Optional;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.sampling.initial.InitializerProvider;
import org.constraineddiffusion.sampling.initial.Initializers;
import org.constraineddiffusion.sampling.initial.OperatorInitializer;

/** A lag mixes neighbours: what is unknown lies one pixel from what is known. */
public final class LagInitializer implements InitializerProvider {

    @Override
    public Optional<OperatorInitializer> of(LinearOperator operator, Initializers all) {
        return operator instanceof DetectorLag ? Optional.of(OperatorInitializer.byPseudoInverse(operator, 1)) : Optional.empty();
    }
}
