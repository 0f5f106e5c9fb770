"""Linear constraints A x0 = y, and the first guess that they give without a prior. Images are [n, c, h, w]."""

import math
from dataclasses import dataclass, replace
from typing import Callable, Optional

import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage
from torch import Tensor

ITERATIONS = 20
"""Of the conjugate gradients of the guess: with more, PSNR changes by less than 0.1 dB."""

TOLERANCE = 1e-5
"""The residual at which the guess has nothing left to gain: rounding is not much less."""

WIDE = 1.8
"""Σ d³ / Σ d² over the mean distance d, in a large square hole."""

REACH = 8
"""Pixels from a hole that say what lies in it: further off, errors are many, and none of the hole's business."""

LEAST_CURVATURE = 0.01
"""What the preconditioner takes the squared eigenvalues of the Laplacian to be at least, in px⁻⁴."""


@dataclass(frozen=True)
class Linear:
    """A x0 = y."""

    apply: Callable[[Tensor], Tensor]
    pseudo_inverse: Callable[[Tensor], Tensor]
    measured: Tensor
    gap: float
    """How far what is wanted is from what is known, in pixels of the image: a mean, where it is wide."""
    gaps: Optional[Tensor] = None
    """The same of each part of what is wanted, where there are several: [1, 1, h, w], 0 where it is known."""
    near: Optional["Linear"] = None
    """The part of this that says most of what is wanted; none for all of it."""

    def error(self, x0: Tensor) -> Tensor:
        return self.pseudo_inverse(self.measured - self.apply(x0))

    def project(self, x0: Tensor) -> Tensor:
        return x0 + self.error(x0)


def known_pixels(image: Tensor, known: Tensor) -> Linear:
    """Pixels where `known` [1, 1, h, w] is 0 are wanted."""
    return replace(pixels(image, known), gap=width(known), gaps=widths(known), near=pixels(image, beside(known)))


def pixels(image: Tensor, known: Tensor) -> Linear:
    """That the pixels where `known` is 1 are the image's; of no gap."""
    return Linear(lambda x: x * known, lambda y: y * known, image * known, 0.0)


def beside(known: Tensor) -> Tensor:
    """Those of the known pixels that are at most REACH moves of a chess king from a hole; all, if there is none."""
    away = ndimage.distance_transform_cdt(known[0, 0].numpy() != 0, metric="chessboard")
    return torch.from_numpy((away > 0) & (away <= REACH))[None, None].to(known.dtype) if known.min() == 0 else known


def width(known: Tensor) -> float:
    """The mean distance d of the unknown pixels from the nearest known one, counted in moves of a chess king.

    Or, if that is more, Σ d³ / Σ d² over WIDE, in which thin parts beside wide ones hardly count: the wide parts need the more noise.
    """
    return mean_distance(distances(known))


def mean_distance(d: np.ndarray) -> float:
    inside = d[d > 0].astype(float)
    return float(max(inside.mean(), (inside ** 3).sum() / (inside ** 2).sum() / WIDE)) if len(inside) else 0.0


def distances(known: Tensor) -> np.ndarray:
    """Of each pixel from the nearest known one: [h, w]."""
    return ndimage.distance_transform_cdt(known[0, 0].numpy() == 0, metric="chessboard")


def widths(known: Tensor) -> Optional[Tensor]:
    """`width` of each region of unknown pixels that touch, corners too; none for a single one."""
    d = distances(known)
    regions, count = ndimage.label(d > 0, np.ones((3, 3)))
    if count < 2:
        return None
    found = np.zeros(d.shape, dtype=np.float32)
    for region in range(1, count + 1):
        found[regions == region] = mean_distance(d[regions == region])
    return torch.from_numpy(found)[None, None]


def shrunk(measured: Tensor, factor: int) -> Linear:
    """Means of factor² pixels were measured."""
    return Linear(lambda x: F.avg_pool2d(x, factor),
                  lambda y: y.repeat_interleave(factor, 2).repeat_interleave(factor, 3), measured, factor ** 2 / 16)


def guess(constraint: Linear) -> Tensor:
    """The smoothest image that meets the constraint: the least ‖Δ x‖², about, by conjugate gradients in the null space of A.

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
        # Where nothing is left but rounding, the curvature can be 0 or less: a step would go anywhere.
        going = (dot(residual, residual) > enough) & (curved > 1e-30)
        step = torch.where(going, product / curved.clamp_min(1e-30), 0.0)
        moved, residual = moved + step * direction, residual - step * image
        conditioned = free(condition(residual))
        following = dot(residual, conditioned)
        direction, product = conditioned + following / product.clamp_min(1e-30) * direction, following
    return start + moved + level


def dot(a: Tensor, b: Tensor) -> Tensor:
    return (a * b).sum((1, 2, 3), keepdim=True)


def laplacian(x: Tensor) -> Tensor:
    """Five points; the border's pixels go on beyond it."""
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
