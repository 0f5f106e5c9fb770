"""Half-quadratic splitting in plain PyTorch, which the Java sampler's is tested against.

The posterior mean for measurements that cover every pixel: Zhang et al., "Plug-and-play image restoration with deep denoiser prior", IEEE TPAMI 2021
(DPIR), Algorithm 1, with a diffusion model for the denoiser. No noise is drawn but for the last evaluations, an antithetic pair; the model takes the
error that is left for noise.
"""

from dataclasses import dataclass
from typing import List, Optional, Tuple

import numpy as np
import torch
from torch import Tensor

from .constraints import LinearConstraint
from .fast import NoiseSource
from .initial_estimate import initial_estimate
from .prior import Prior


@dataclass(frozen=True)
class Settings:
    """Of exact measurements. Levels of noise are noise-to-signal ratios."""

    evaluations: int = 4
    """With a noise source, the last two are an antithetic pair."""
    start: float = 0.4
    """The first level for measurements at a distance of one pixel."""
    power: float = 0.25
    """How the first level grows with the distance."""
    last: float = 0.07
    """The last level."""
    weight: float = 0.3
    """λ: the weight of the measurements beside the denoiser."""
    noise: float = 0.008
    """The standard deviation of the measurements' noise; exact measurements count as having this one."""
    momentum: float = 0.7
    """At a distance of more than a pixel: by what share of its last move the estimate moves on before each evaluation but the first."""


def times(prior: Prior, distance: float, settings: Settings, paired: bool = False) -> List[int]:
    """At levels in geometric progression; the last of a pair counts once."""
    first, count = settings.start * distance ** settings.power, settings.evaluations - paired
    levels = first * (settings.last / first) ** (np.linspace(0, 1, count) if count > 1 else np.array([0.5]))
    return [int(np.searchsorted(prior.noise_to_signal(), level)) for level in levels]


@torch.no_grad()
def sample(prior: Prior, constraint: LinearConstraint, settings: Settings = Settings(),
           noise: Optional[NoiseSource] = None) -> Tuple[Tensor, List[Tensor]]:
    """The image, and x before each evaluation, without the second of a pair."""
    def nearer(x: Tensor, t: int) -> Tensor:
        a, s = prior.coefficients(t)
        return constraint.proximal(x, settings.weight * settings.noise ** 2 / (s / a) ** 2)

    momentum = settings.momentum if constraint.distance > 1 else 0.0
    x, states = initial_estimate(constraint), []
    before = x
    sequence = times(prior, constraint.distance, settings, noise is not None)
    for t in sequence:
        a, s = prior.coefficients(t)
        clean = a * nearer(x + momentum * (x - before), t)
        drawn = s * noise() if noise is not None and t == sequence[-1] else torch.zeros_like(clean)
        states.append(clean + drawn)
        before, x = x, prior.denoise(states[-1], t)[0]
        if noise is not None and t == sequence[-1]:
            x = (x + prior.denoise(clean - drawn, t)[0]) / 2
    return constraint.project(x), states
