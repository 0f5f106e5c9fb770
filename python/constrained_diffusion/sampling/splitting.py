"""Half-quadratic splitting in plain PyTorch, which the Java sampler's is tested against.

The posterior mean for measurements that cover every pixel: Zhang et al., "Plug-and-play image restoration with deep denoiser prior", IEEE TPAMI 2021
(DPIR), Algorithm 1, with a diffusion model for the denoiser. No noise is drawn; the model takes the error that is left for noise.
"""

from dataclasses import dataclass
from typing import List, Tuple

import numpy as np
import torch
from torch import Tensor

from .constraints import LinearConstraint
from .initial_estimate import initial_estimate
from .prior import Prior


@dataclass(frozen=True)
class Settings:
    """Levels of noise are noise-to-signal ratios."""

    evaluations: int = 4
    start: float = 0.2
    """The first level for measurements at a distance of one pixel."""
    power: float = 0.5
    """How the first level grows with the distance."""
    last: float = 0.04
    """The last level."""
    weight: float = 0.3
    """λ: the weight of the measurements beside the denoiser."""
    noise: float = 0.008
    """The standard deviation of the measurements' noise; exact measurements count as having this one."""


def times(prior: Prior, distance: float, settings: Settings) -> List[int]:
    """At levels in geometric progression."""
    first = settings.start * distance ** settings.power
    levels = first * (settings.last / first) ** np.linspace(0, 1, settings.evaluations) if settings.evaluations > 1 else [first]
    return [int(np.searchsorted(prior.noise_to_signal(), level)) for level in levels]


@torch.no_grad()
def sample(prior: Prior, constraint: LinearConstraint, settings: Settings = Settings()) -> Tuple[Tensor, List[Tensor]]:
    """The image, and x before each evaluation."""
    def nearer(x: Tensor, t: int) -> Tensor:
        a, s = prior.coefficients(t)
        return constraint.proximal(x, settings.weight * settings.noise ** 2 / (s / a) ** 2)

    x, states = initial_estimate(constraint), []
    sequence = times(prior, constraint.distance, settings)
    for t in sequence:
        states.append(prior.coefficients(t)[0] * nearer(x, t))
        x = prior.denoise(states[-1], t)[0]
    return nearer(x, sequence[-1]), states
