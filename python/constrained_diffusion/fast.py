"""The fast sampler in plain PyTorch: what the Java one is held to.

It starts late, from a guess with noise, at the time whose noise hides what the guess does not know; at each time a probe
along J e says how the clean estimate can move to meet the constraint, at noisy times two more, and what is left is projected. Of known pixels only those beside a hole are looked at for
that, since few directions meet few errors better. Why: for a
Gaussian image x0, estimated from x_t with J = ∂x0/∂x_t, the mean given A x0 = y too is x0 + J Aᵀ (A J Aᵀ)⁻¹ (y − A x0), and the moves along
g = J e, each of the best length, are the first iterations of conjugate gradients on that.

An early start leads to a sample: steps keep most of the noise, and are of second order. A late one leads to about the mean of what is possible:
each step draws all noise anew, and its estimate is the mean of those with this noise and with its negative, so that what an estimate owes to the
noise cancels (antithetic variates: Hammersley & Morton 1956).
"""

from dataclasses import dataclass
from typing import Callable, List, Optional, Tuple

import numpy as np
import torch
from torch import Tensor

from .constraints import Linear, dot, guess
from .reference import Prior, largest

Draw = Callable[[], Tensor]
"""The next noise, N(0, I) [n, c, h, w]."""


@dataclass(frozen=True)
class Settings:
    steps: int = 20
    """As many as from pure noise to the image; a late start takes its share of them."""
    delta: float = 0.005
    churn: float = 2.0
    """A step keeps the share ρ^k of its noise, where ρ is how much the noise per signal falls, 0 is DDIM, 1 is ancestral, and k is
    churn over the square of the start's noise per signal."""
    sample: float = 1.0
    """The noise per signal of a start up to which a mean is wanted, beyond which a sample."""
    hiding: float = 0.1
    power: float = 1.5
    """A gap of w pixels is hidden by the noise per signal h = hiding · w^power, and its guess as a whole by h^1.5 if that is above `sample`."""
    noisiest: float = 12.0
    """The most noise per signal to start a guess from: beyond, nothing of it is left."""
    probes: int = 3
    """Directions that are tried at times of noise per signal above `sample`; below, one."""
    last: float = 0.05
    """The noise per signal of the last evaluation where a mean is wanted."""
    fall: float = 140.0
    """Where a sample is wanted, how much less that of the last evaluation is than the start's. The less, the more of an image's own noise is made:
    nearer to its spectrum, further from its pixels."""
    texture: float = 0.02
    """But not less than this, where all of that noise is made."""
    least_steps: int = 3


def noise_per_signal(prior: Prior) -> np.ndarray:
    """s/a of each time."""
    return np.sqrt((1 - prior.alpha_bar) / np.maximum(prior.alpha_bar, 1e-12))


def times(prior: Prior, gap: float, settings: Settings) -> List[int]:
    """From the time whose noise hides the gap to the last, evenly, and then −1."""
    noise, enough = noise_per_signal(prior), hidden(gap, settings)
    last = int(np.searchsorted(noise, settings.last if enough <= settings.sample else max(settings.texture, enough / settings.fall)))
    start = int(np.searchsorted(noise, enough))
    start = min(max(start, last), len(noise) - 1)
    steps = max(settings.least_steps, int(np.rint(settings.steps * (start - last) / len(noise))))
    even = [int(np.rint(start + (last - start) * i / (steps - 1))) for i in range(steps)]
    return sorted(set(even), reverse=True) + [-1]


def hidden(gap: float, settings: Settings) -> float:
    """The noise per signal to start from."""
    enough = settings.hiding * gap ** settings.power
    return min(settings.noisiest, enough if enough <= settings.sample else settings.sample * (enough / settings.sample) ** 1.5)


def estimate(prior: Prior, constraint: Linear, x: Tensor, t: int, settings: Settings = Settings()) -> Tuple[Tensor, Tensor]:
    """The estimates of clean image and noise: the former meets the constraint."""
    a, s = prior.coefficients(t)
    x0, epsilon = prior.denoise(x, t)
    seen = constraint.near or constraint
    moved, e = x0, seen.error(x0)
    direction = e
    for _ in range(settings.probes if s > settings.sample * a else 1):
        scale = largest(direction) / settings.delta
        g = (prior.denoise(x + direction / scale, t)[0] - x0) * scale
        d = seen.pseudo_inverse(seen.apply(g))
        length = dot(e, d).clamp_min(0) / dot(d, d).clamp_min(1e-30)
        moved, left = moved + length * g, e - length * d
        direction = left + dot(left, left) / dot(e, e).clamp_min(1e-30) * direction
        e = left
    return constraint.project(moved), epsilon


def renoise(prior: Prior, x0: Tensor, epsilon: Tensor, t: int, following: int, churn: float, draw: Draw) -> Tensor:
    """x at the following time."""
    a, s = prior.coefficients(t)
    a2, s2 = prior.coefficients(following)
    kept = (a * s2 / (a2 * s)) ** churn
    return a2 * x0 + s2 * (kept * epsilon + (1 - kept ** 2) ** 0.5 * draw())


def extrapolated(prior: Prior, x0: Tensor, epsilon: Tensor, before: Tensor, earlier: int, t: int, following: int) -> Tuple[Tensor, Tensor]:
    """The estimates for a step of second order: the clean one half way to the following time, on the line through the one before and this one
    over the logarithm of the noise per signal, and the noise that goes with it at the same x. Lu et al. 2022, DPM-Solver++ (2M). After a step
    much shorter than the following one it goes no further on than it came.
    """
    levels = [np.log(s / max(a, 1e-12)) for a, s in map(prior.coefficients, (earlier, t, following))]
    change = (x0 - before) * min(1.0, float((levels[1] - levels[2]) / (2 * (levels[0] - levels[1]))))
    a, s = prior.coefficients(t)
    return x0 + change, epsilon - change * (a / s)


@torch.no_grad()
def sample(prior: Prior, constraint: Linear, draw: Draw, settings: Settings = Settings()) -> Tuple[Tensor, List[Tensor]]:
    """An image for each noise, and x before each time's evaluations."""
    sequence, smooth, late = times(prior, constraint.gap, settings), guess(constraint), narrow(constraint, settings)
    a, s = prior.coefficients(sequence[0])
    noise = s * draw()
    x, states = a * smooth + noise, []
    # Where a mean is wanted, from which time on, and the noise there that has a mirror.
    mean, begin, mirrored = None, sequence[0], None
    if late:
        own = times(prior, late[1], settings)
        mean, begin = late[0], own[0]
        sequence = [t for t in sequence if t > own[0]] + own[:-1] + [t for t in sequence if t < own[-2]]
    elif hidden(constraint.gap, settings) <= settings.sample:
        mean, mirrored = torch.ones(1, 1, 1, 1, dtype=torch.bool), noise
    churn = settings.churn * (a / s) ** 2
    before, earlier = None, None
    for t, following in zip(sequence, sequence[1:]):
        states.append(x)
        x0, epsilon = paired(prior, constraint, x, mirrored, t, settings)
        if following < 0:
            return x0, states
        ahead = (x0, epsilon) if before is None else extrapolated(prior, x0, epsilon, before, earlier, t, following)
        before, earlier = x0, t
        x = renoise(prior, *ahead, t, following, churn, draw)
        if mean is not None and following <= begin:
            a, s = prior.coefficients(following)
            mirrored = torch.where(mean, s * draw(), 0.0)
            x = torch.where(mean, a * (smooth if following == begin else x0) + mirrored, x)


def paired(prior: Prior, constraint: Linear, x: Tensor, mirrored: Optional[Tensor], t: int, settings: Settings = Settings()) -> Tuple[Tensor, Tensor]:
    """The mean of the estimates at x and at its mirror image, where this noise, a part of x, has the other sign; none: those at x."""
    estimates = estimate(prior, constraint, x, t, settings)
    if mirrored is None:
        return estimates
    return tuple((one + other) / 2 for one, other in zip(estimates, estimate(prior, constraint, x - 2 * mirrored, t, settings)))


def narrow(constraint: Linear, settings: Settings) -> Optional[Tuple[Tensor, float]]:
    """The parts for which a mean does beside others that want a sample, and their mean gap: they start by themselves, later."""
    if constraint.gaps is None or hidden(constraint.gap, settings) <= settings.sample:
        return None
    where = (constraint.gaps > 0) & (settings.hiding * constraint.gaps ** settings.power <= settings.sample)
    return (where, float(constraint.gaps[where].mean())) if bool(where.any()) else None
