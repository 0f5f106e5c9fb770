package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;

/**
 * Moves the clean estimate along g = J e by the length that leaves the least error, and projects it: two evaluations, or one
 * where the constraint is met. The noisy image and the estimate of its noise stay.
 *
 * <p>For a Gaussian image x0 the mean given A x0 = y as well as x<sub>t</sub> is x0 + J Aᵀ (A J Aᵀ)⁻¹ (y − A x0); the move is the first
 * iteration of conjugate gradients on that. The length ⟨e, d⟩ / ⟨d, d⟩, at least 0, comes from the change d of the error along g,
 * by the secant.
 */
final class LineSearch implements UpdateRule {

    /** So small that no sum of squares reaches it, so large that its reciprocal is finite. */
    private static final float TINY = 1e-30f;

    private final DiffusionPrior prior;
    private final Constraint constraint;
    private final DirectionalDerivative derivative;

    LineSearch(DiffusionPrior prior, Constraint constraint, DirectionalDerivative derivative) {
        this.prior = prior;
        this.constraint = constraint;
        this.derivative = derivative;
    }

    @Override
    public Estimate update(NDArray x, double t) {
        Estimate estimate = prior.estimate(x, t);
        NDArray x0 = estimate.x0();
        NDManager outer = x.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(x, x0);
            NDArray e = constraint.error(x0).direction();
            if (MaximumNorm.isPositive(e).max().getFloat() == 0) {
                return estimate;
            }
            NDArray g = derivative.along(prior, x, t, x0, e);
            NDArray d = e.sub(constraint.error(x0.add(g)).direction());
            NDArray length = dot(e, d).maximum(0).divi(dot(d, d).maximum(TINY));
            NDArray moved = constraint.project(x0.add(g.muli(length)));
            moved.attach(outer);
            return new Estimate(moved, estimate.noise());
        }
    }

    /** ⟨a, b⟩ of each image, {@code [n, 1, 1, 1]}. */
    private static NDArray dot(NDArray a, NDArray b) {
        return a.mul(b).sum(new int[] {1, 2, 3}, true);
    }
}
