"""The fast sampler in plain PyTorch, which the Java one is tested against.

It starts late: from the initial estimate plus noise, at the time whose noise hides the errors of that estimate. At each time it moves the clean
estimate along g = J e, with J = ∂x0/∂x_t and e the error of the constraint, along further conjugate directions at noisy times, and then projects
onto the constraint. For known pixels, e is that of the localized constraint, since few directions reduce few errors better.

Why: for a Gaussian x0, estimated from x_t, the mean given also A x0 = y is x0 + J Aᵀ (A J Aᵀ)⁻¹ (y − A x0), and moves along g, each of the
best length, are the first iterations of conjugate gradients for it.

An early start leads to a posterior sample: steps keep most of the noise, and are DPM-Solver++(2M). A late start leads to about the posterior
mean: each step replaces all noise, and its estimate is the mean of an antithetic pair, at this noise and at its negative, so that errors due to
the noise cancel (antithetic variates: Hammersley & Morton 1956).
"""

from dataclasses import dataclass
from typing import Callable, List, Optional, Tuple

import numpy as np
import torch
from torch import Tensor

from .constraints import LinearConstraint, dot
from .initial_estimate import initial_estimate
from .prior import Prior
from .reference import largest

NoiseSource = Callable[[], Tensor]
"""Returns the next noise, N(0, I) [n, c, h, w]."""


@dataclass(frozen=True)
class Settings:
    """Levels of noise are noise-to-signal ratios."""

    steps: int = 20
    """Number of steps from pure noise to the image; a late start takes its share of them."""
    delta: float = 0.005
    """Largest change of a pixel in the finite difference."""
    noise_exponent: float = 2.0
    """A step keeps the share ρ^k of its noise, where ρ is the ratio of the noise levels after and before it and k is noise_exponent over the square
    of the start's noise level. k = 0 is DDIM, k = 1 ancestral."""
    mean_threshold: float = 1.0
    """A start up to this noise level leads to the posterior mean, one above it to a posterior sample."""
    start_factor: float = 0.1
    start_exponent: float = 1.5
    """The noise level h = start_factor · d^start_exponent hides the errors of an initial estimate at distance d from known pixels; if h is above
    mean_threshold, h^1.5 does."""
    most_noise: float = 12.0
    """The highest noise level of a start: above it, the initial estimate has no effect."""
    directions: int = 3
    """Conjugate directions at noise levels above mean_threshold; one below it."""
    last_of_mean: float = 0.05
    """The noise level of the last evaluation for a posterior mean."""
    last_ratio: float = 140.0
    """For a posterior sample, the start's noise level over that of the last evaluation. The smaller, the more of the image's own noise is sampled:
    closer to its spectrum, further from its pixels."""
    last_of_sample: float = 0.02
    """Lower bound of the noise level of the last evaluation for a posterior sample, where all of that noise is sampled."""
    least_steps: int = 3


def times(prior: Prior, distance: float, settings: Settings) -> List[int]:
    """Evenly spaced times from the start for this distance to the last evaluation, and then −1."""
    noise, level = prior.noise_to_signal(), start_level(distance, settings)
    last_level = settings.last_of_mean if level <= settings.mean_threshold else max(settings.last_of_sample, level / settings.last_ratio)
    last, start = int(np.searchsorted(noise, last_level)), int(np.searchsorted(noise, level))
    start = min(max(start, last), len(noise) - 1)
    steps = max(settings.least_steps, int(np.rint(settings.steps * (start - last) / len(noise))))
    even = [int(np.rint(start + (last - start) * i / (steps - 1))) for i in range(steps)]
    return sorted(set(even), reverse=True) + [-1]


def start_level(distance: float, settings: Settings) -> float:
    """The noise level to start from."""
    level, threshold = settings.start_factor * distance ** settings.start_exponent, settings.mean_threshold
    return min(settings.most_noise, level if level <= threshold else threshold * (level / threshold) ** 1.5)


def estimate(prior: Prior, constraint: LinearConstraint, x: Tensor, t: int, settings: Settings = Settings()) -> Tuple[Tensor, Tensor]:
    """The estimates of clean image and noise; the former meets the constraint."""
    a, s = prior.coefficients(t)
    x0, epsilon = prior.denoise(x, t)
    local = constraint.localized or constraint
    moved, e = x0, local.error(x0)
    direction = e
    for _ in range(settings.directions if s > settings.mean_threshold * a else 1):
        scale = largest(direction) / settings.delta
        g = (prior.denoise(x + direction / scale, t)[0] - x0) * scale
        d = local.pseudo_inverse(local.apply(g))
        length = dot(e, d).clamp_min(0) / dot(d, d).clamp_min(1e-30)
        moved, left = moved + length * g, e - length * d
        direction = left + dot(left, left) / dot(e, e).clamp_min(1e-30) * direction
        e = left
    return constraint.project(moved), epsilon


def stochastic_ddim_step(prior: Prior, x0: Tensor, epsilon: Tensor, t: int, following: int, exponent: float, noise: NoiseSource) -> Tensor:
    """x at the following time. The share ρ^exponent of the noise is kept, the rest is new."""
    a, s = prior.coefficients(t)
    a2, s2 = prior.coefficients(following)
    kept = (a * s2 / (a2 * s)) ** exponent
    return a2 * x0 + s2 * (kept * epsilon + (1 - kept ** 2) ** 0.5 * noise())


def dpm_solver_2m(prior: Prior, x0: Tensor, epsilon: Tensor, before: Tensor, earlier: int, t: int, following: int) -> Tuple[Tensor, Tensor]:
    """The estimates for a step of DPM-Solver++(2M), Lu et al. 2022.

    The clean estimate is extrapolated linearly, over the logarithm of the noise-to-signal ratio, from the one before and this one to half way to
    the following time; the noise estimate is the one that belongs to it at the same x. After a step much shorter than the following one the
    extrapolation is limited to the length of that step.
    """
    levels = [np.log(s / max(a, 1e-12)) for a, s in map(prior.coefficients, (earlier, t, following))]
    change = (x0 - before) * min(1.0, float((levels[1] - levels[2]) / (2 * (levels[0] - levels[1]))))
    a, s = prior.coefficients(t)
    return x0 + change, epsilon - change * (a / s)


@torch.no_grad()
def sample(prior: Prior, constraint: LinearConstraint, noise: NoiseSource, settings: Settings = Settings()) -> Tuple[Tensor, List[Tensor]]:
    """An image for each noise, and x before the evaluations of each time."""
    sequence, initial, narrow = times(prior, constraint.distance, settings), initial_estimate(constraint), narrow_regions(constraint, settings)
    a, s = prior.coefficients(sequence[0])
    first = s * noise()
    x, states = a * initial + first, []
    # The pixels of which the posterior mean is estimated, from which time on, and the noise there that is mirrored.
    mean, begin, mirrored = None, sequence[0], None
    if narrow:
        own = times(prior, narrow[1], settings)
        mean, begin = narrow[0], own[0]
        sequence = [t for t in sequence if t > own[0]] + own[:-1] + [t for t in sequence if t < own[-2]]
    elif start_level(constraint.distance, settings) <= settings.mean_threshold:
        mean, mirrored = torch.ones(1, 1, 1, 1, dtype=torch.bool), first
    exponent = settings.noise_exponent * (a / s) ** 2
    before, earlier = None, None
    for t, following in zip(sequence, sequence[1:]):
        states.append(x)
        x0, epsilon = antithetic_mean(prior, constraint, x, mirrored, t, settings)
        if following < 0:
            return x0, states
        ahead = (x0, epsilon) if before is None else dpm_solver_2m(prior, x0, epsilon, before, earlier, t, following)
        before, earlier = x0, t
        x = stochastic_ddim_step(prior, *ahead, t, following, exponent, noise)
        if mean is not None and following <= begin:
            a, s = prior.coefficients(following)
            mirrored = torch.where(mean, s * noise(), 0.0)
            x = torch.where(mean, a * (initial if following == begin else x0) + mirrored, x)
    raise AssertionError("the sequence of times ends with -1")


def antithetic_mean(prior: Prior, constraint: LinearConstraint, x: Tensor, mirrored: Optional[Tensor], t: int,
                    settings: Settings = Settings()) -> Tuple[Tensor, Tensor]:
    """The mean of the estimates at x and at x − 2 · mirrored, where mirrored is the noise in x that changes its sign; None: those at x."""
    estimates = estimate(prior, constraint, x, t, settings)
    if mirrored is None:
        return estimates
    return tuple((one + other) / 2 for one, other in zip(estimates, estimate(prior, constraint, x - 2 * mirrored, t, settings)))


def narrow_regions(constraint: LinearConstraint, settings: Settings) -> Optional[Tuple[Tensor, float]]:
    """The regions that get a posterior mean beside others that get a sample, and their mean distance: they start later than the others."""
    if constraint.distances is None or start_level(constraint.distance, settings) <= settings.mean_threshold:
        return None
    narrow = settings.start_factor * constraint.distances ** settings.start_exponent <= settings.mean_threshold
    where = (constraint.distances > 0) & narrow
    return (where, float(constraint.distances[where].mean())) if bool(where.any()) else None
