"""Noise schedules: the cumulative products ᾱ[0 … T−1] of training and sampling.

x_t = √ᾱ[t] · x0 + √(1 − ᾱ[t]) · noise, t 0-based. The Java side computes the same numbers
(`prior/NoiseSchedule.java`); both are tested against the same fixture.
"""

import math

import numpy as np


def cosine(steps: int = 1000, offset: float = 0.008, largest_beta: float = 0.999) -> np.ndarray:
    """Nichol & Dhariwal 2021, eq. 17, with their cap on β: ᾱ[T-1] ≈ 2e-9, in effect a terminal ratio of zero."""
    def bar(u: float) -> float:
        return math.cos((u + offset) / (1 + offset) * math.pi / 2) ** 2
    betas = [min(1 - bar((t + 1) / steps) / bar(t / steps), largest_beta) for t in range(steps)]
    return np.cumprod(1.0 - np.array(betas, dtype=np.float64))


def linear(steps: int = 1000, first: float = 1e-4, last: float = 0.02) -> np.ndarray:
    """Ho et al. 2020: β rises linearly from first to last."""
    return np.cumprod(1.0 - np.linspace(first, last, steps, dtype=np.float64))


def scaled_linear(steps: int = 1000, first: float = 0.00085, last: float = 0.012) -> np.ndarray:
    """Stable Diffusion: √β rises linearly."""
    return np.cumprod(1.0 - np.linspace(first ** 0.5, last ** 0.5, steps, dtype=np.float64) ** 2)


SCHEDULES = {"cosine": cosine, "linear": linear, "scaled_linear": scaled_linear}
