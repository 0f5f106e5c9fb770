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
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.BlurOperator;
import org.constraineddiffusion.operator.Composition;
import org.constraineddiffusion.operator.CropOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.operator.SeparableOperator;

/** The initializers of the library's own operators and constraints. */
final class StandardInitializers implements InitializerProvider {

    /** Distance over the square of a sampling factor: on nuclei, a factor of 8 needs a start with much more noise than one of 4. */
    private static final double PER_SQUARED_FACTOR = 1.0 / 16;

    @Override
    public Optional<OperatorInitializer> of(LinearOperator operator, Initializers all) {
        return Optional.ofNullable(known(operator, all));
    }

    private static OperatorInitializer known(LinearOperator operator, Initializers all) {
        if (operator instanceof MaskOperator mask) {
            return new MaskInitializer(mask);
        }
        if (operator instanceof SeparableOperator separable) {
            double factor = separable.samplingFactor();
            return OperatorInitializer.smoothest(operator, PER_SQUARED_FACTOR * factor * factor);
        }
        if (operator instanceof BlurOperator blur) {
            // Half of the full width at half maximum gives 0.3 dB less on nuclei.
            return OperatorInitializer.byPseudoInverse(operator, blur.pointSpreadFunction().fullWidth(), true);
        }
        if (operator instanceof CropOperator crop) {
            // Every pixel that is wanted is known; the margin is not wanted.
            return new WholeOperator(operator, 0, true, crop.canvas()::extend);
        }
        if (operator instanceof Composition composed) {
            OperatorInitializer outer = all.of(composed.outer());
            OperatorInitializer inner = all.of(composed.inner());
            return OperatorInitializer.byPseudoInverse(operator, Math.max(outer.distance(), inner.distance()),
                    outer.coversEveryPixel() && inner.coversEveryPixel());
        }
        return null;
    }

    @Override
    public Optional<Initializer> of(Constraint constraint, Initializers all) {
        if (constraint instanceof LinearConstraint linear) {
            return Optional.of(new LinearInitializer(linear, all.of(linear.operator())));
        }
        if (constraint instanceof InLatentSpace latent) {
            return all.of(latent.pixels()).map(pixels -> new LatentInitializer(latent, pixels, all));
        }
        return Optional.empty();
    }
}
