"""Linear constraints A x0 = y. Images are [n, c, h, w]."""

from dataclasses import dataclass, replace
from typing import Callable, Optional

import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage
from torch import Tensor

WIDE = 1.8
"""Σ d³ / Σ d² over the mean distance d, in a large square hole."""

NEIGHBOURHOOD = 8
"""Distance from a hole, in pixels, of the known pixels that a localized constraint has: errors further off have little to do with the hole."""


@dataclass(frozen=True)
class LinearConstraint:
    """A x0 = y."""

    apply: Callable[[Tensor], Tensor]
    pseudo_inverse: Callable[[Tensor], Tensor]
    measured: Tensor
    distance: float
    """The distance of the unknown pixels from the known ones, in pixels: a mean in which wide holes dominate."""
    distances: Optional[Tensor] = None
    """The same for each of several separate regions: [1, 1, h, w], 0 at known pixels."""
    localized: Optional["LinearConstraint"] = None
    """The constraint near the unknown pixels only; None for all of it."""
    proximal: Optional[Callable[[Tensor, float], Tensor]] = None
    """x and ρ to the z of least ‖y − A z‖² + ρ ‖z − x‖²; None where the measurements do not cover every pixel."""

    def error(self, x0: Tensor) -> Tensor:
        return self.pseudo_inverse(self.measured - self.apply(x0))

    def project(self, x0: Tensor) -> Tensor:
        return x0 + self.error(x0)


def known_pixels(image: Tensor, known: Tensor) -> LinearConstraint:
    """The pixels where `known` [1, 1, h, w] is 1 are the image's; those where it is 0 are unknown."""
    return replace(mask(image, known), distance=distance(known), distances=region_distances(known), localized=mask(image, near_hole(known)))


def mask(image: Tensor, known: Tensor) -> LinearConstraint:
    """The pixels where `known` is 1 are the image's; without distances."""
    return LinearConstraint(lambda x: x * known, lambda y: y * known, image * known, 0.0)


def near_hole(known: Tensor) -> Tensor:
    """The known pixels whose chessboard distance from a hole is at most NEIGHBOURHOOD; all, if there is no hole."""
    away = ndimage.distance_transform_cdt(known[0, 0].numpy() != 0, metric="chessboard")
    return torch.from_numpy((away > 0) & (away <= NEIGHBOURHOOD))[None, None].to(known.dtype) if known.min() == 0 else known


def distance(known: Tensor) -> float:
    """The mean chessboard distance d of the unknown pixels from the nearest known one, or Σ d³ / Σ d² over WIDE if that is more.

    Thin parts beside wide ones hardly count in the latter: the wide parts need the more noise.
    """
    return mean_distance(chessboard_distance(known))


def mean_distance(d: np.ndarray) -> float:
    inside = d[d > 0].astype(float)
    return float(max(inside.mean(), (inside ** 3).sum() / (inside ** 2).sum() / WIDE)) if len(inside) else 0.0


def chessboard_distance(known: Tensor) -> np.ndarray:
    """Of each pixel from the nearest known one: [h, w]."""
    return ndimage.distance_transform_cdt(known[0, 0].numpy() == 0, metric="chessboard")


def region_distances(known: Tensor) -> Optional[Tensor]:
    """`distance` of each 8-connected region of unknown pixels; None for a single region."""
    d = chessboard_distance(known)
    regions, count = ndimage.label(d > 0, np.ones((3, 3)))
    if count < 2:
        return None
    found = np.zeros(d.shape, dtype=np.float32)
    for region in range(1, count + 1):
        found[regions == region] = mean_distance(d[regions == region])
    return torch.from_numpy(found)[None, None]


def block_means(measured: Tensor, factor: int) -> LinearConstraint:
    """Means over blocks of factor² pixels were measured."""
    def apply(x: Tensor) -> Tensor:
        return F.avg_pool2d(x, factor)

    def pseudo_inverse(y: Tensor) -> Tensor:
        return y.repeat_interleave(factor, 2).repeat_interleave(factor, 3)

    def proximal(x: Tensor, rho: float) -> Tensor:
        # A Aᵀ is the identity over factor².
        return x + pseudo_inverse(measured - apply(x)) / (1 + rho * factor ** 2)

    return LinearConstraint(apply, pseudo_inverse, measured, factor ** 2 / 16, proximal=proximal)


def dot(a: Tensor, b: Tensor) -> Tensor:
    """The inner product of each pair of images: [n, 1, 1, 1]."""
    return (a * b).sum((1, 2, 3), keepdim=True)
