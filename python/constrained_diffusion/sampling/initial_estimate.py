"""The initial estimate of a sampler: the smoothest image that meets a constraint, without a model."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from .constraints import LinearConstraint, dot

ITERATIONS = 20
"""Of the conjugate gradients: with more, the PSNR of the estimate changes by less than 0.1 dB."""

TOLERANCE = 1e-5
"""The relative residual at which the iterations stop: rounding errors are not much smaller."""

LEAST_CURVATURE = 0.01
"""The preconditioner's lower bound of the squared eigenvalues of the Laplacian, in px⁻⁴."""


def initial_estimate(constraint: LinearConstraint) -> Tensor:
    """The smoothest image that meets the constraint: minimizes ‖Δ x‖² by conjugate gradients in the null space of A.

    With known pixels this is biharmonic inpainting (Damelin & Hoang 2018).
    """
    ones = constraint.apply(torch.ones_like(constraint.pseudo_inverse(constraint.measured)))
    level = dot(ones, constraint.measured) / dot(ones, ones)
    start = constraint.pseudo_inverse(constraint.measured - level * ones)

    def free(x: Tensor) -> Tensor:
        return x - constraint.pseudo_inverse(constraint.apply(x))

    def curvature(x: Tensor) -> Tensor:
        return free(laplacian(laplacian(x)))

    residual, moved = -curvature(start), torch.zeros_like(start)
    condition = Preconditioner(*start.shape[2:])
    conditioned = free(condition(residual))
    direction, product = conditioned, dot(residual, conditioned)
    enough = TOLERANCE ** 2 * dot(residual, residual)
    for _ in range(ITERATIONS):
        image = curvature(direction)
        curved = dot(direction, image)
        # At rounding error the curvature can be 0 or negative, and a step would be arbitrary.
        going = (dot(residual, residual) > enough) & (curved > 1e-30)
        step = torch.where(going, product / curved.clamp_min(1e-30), 0.0)
        moved, residual = moved + step * direction, residual - step * image
        conditioned = free(condition(residual))
        following = dot(residual, conditioned)
        direction, product = conditioned + following / product.clamp_min(1e-30) * direction, following
    return start + moved + level


def laplacian(x: Tensor) -> Tensor:
    """Of five points; the border is replicated."""
    p = F.pad(x, (1, 1, 1, 1), mode="replicate")
    return p[..., :-2, 1:-1] + p[..., 2:, 1:-1] + p[..., 1:-1, :-2] + p[..., 1:-1, 2:] - 4 * x


class Preconditioner:
    """The inverse of Δ² + LEAST_CURVATURE on a torus, by Fourier transforms."""

    def __init__(self, height: int, width: int):
        rows = 4 * torch.sin(math.pi * torch.fft.fftfreq(height)) ** 2
        columns = 4 * torch.sin(math.pi * torch.fft.rfftfreq(width)) ** 2
        self.gain = 1 / ((rows[:, None] + columns[None, :]) ** 2 + LEAST_CURVATURE)

    def __call__(self, x: Tensor) -> Tensor:
        return torch.fft.irfft2(torch.fft.rfft2(x) * self.gain, s=x.shape[2:])
