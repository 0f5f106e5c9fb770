"""Diffusion models as the samplers use them: parameterizations, noise schedules, DDIM steps."""

from typing import Callable, List, Tuple

import numpy as np
import torch
from torch import Tensor

Model = Callable[[Tensor, Tensor], Tensor]
"""Maps x_t [n, c, h, w] and the model's time [n] to the output that the parameterization names."""

ESTIMATES = {
    "v": lambda v, x, a, s: (a * x - s * v, s * x + a * v),
    "epsilon": lambda epsilon, x, a, s: ((x - s * epsilon) / a, epsilon),
    "sample": lambda x0, x, a, s: (x0, (x - a * x0) / s),
    "velocity": lambda u, x, a, s: ((x - s * u) / (a + s), (x + a * u) / (a + s)),
}
"""The estimates of the clean image and of the noise from the model's output at x = α_t · x0 + σ_t · ε. v = α_t ε − σ_t x0, velocity = ε − x0."""


def times(length: int, steps: int) -> List[int]:
    """Evenly spaced times, counted from the end; −1 is the clean time."""
    return [int(np.rint(length - i * length / steps)) - 1 for i in range(steps)] + [-1]


class Prior:
    """A model with the noise schedule that it was trained with."""

    def __init__(self, model: Model, alpha_bar: np.ndarray, parameterization: str = "v"):
        self.model, self.alpha_bar, self.estimates = model, alpha_bar, ESTIMATES[parameterization]

    def coefficients(self, t: int) -> Tuple[float, float]:
        """α_t and σ_t."""
        bar = 1.0 if t < 0 else float(self.alpha_bar[t])
        return bar ** 0.5, (1 - bar) ** 0.5

    def noise_to_signal(self) -> np.ndarray:
        """σ_t / α_t of each time."""
        return np.sqrt((1 - self.alpha_bar) / np.maximum(self.alpha_bar, 1e-12))

    def denoise(self, x: Tensor, t: int) -> Tuple[Tensor, Tensor]:
        """The estimates of the clean image and of the noise at x."""
        return self.estimates(self.model(x, torch.full((x.shape[0],), self.model_time(t))), x, *self.coefficients(t))

    def model_time(self, t: int) -> float:
        """The model's time at time t."""
        return float(t)

    def run(self, noise: Tensor, sequence: List[int], estimate: Callable[[Tensor, int], Tuple[Tensor, Tensor]]) -> Tuple[Tensor, List[Tensor]]:
        """Alternates estimates and DDIM steps over a sequence of times. Returns x0 and x after each step."""
        x, states = noise * self.coefficients(sequence[0])[1], []
        for t, following in zip(sequence, sequence[1:]):
            x = self.step(*estimate(x, t), following)
            states.append(x)
        return x, states

    def step(self, x0: Tensor, epsilon: Tensor, following: int) -> Tensor:
        """The DDIM step with η = 0: x at the following time."""
        a, s = self.coefficients(following)
        return a * x0 + s * epsilon


class CountingPrior(Prior):
    """Another prior that counts its function evaluations (NFE)."""

    def __init__(self, prior: Prior):
        super().__init__(self.evaluate, prior.alpha_bar)
        self.estimates, self.counted, self.evaluations = prior.estimates, prior.model, 0

    def evaluate(self, x: Tensor, t: Tensor) -> Tensor:
        self.evaluations += 1
        return self.counted(x, t)


class RectifiedFlow(Prior):
    """A rectified flow, x_t = (1 − u) x0 + u ε: Liu, Gong, Liu, "Flow straight and fast", ICLR 2023.

    Times are counted as elsewhere, from 0 to length − 1, with −1 as the clean one; u = (t + 1) / length, and the model's time is t + 1.
    """

    def __init__(self, model: Model, length: int = 1000, parameterization: str = "velocity"):
        if parameterization == "v":
            raise ValueError("parameterization v belongs to schedules with ᾱ; use velocity for a rectified flow")
        u = np.arange(1, length + 1) / length
        # The schedule with √ᾱ and √(1 − ᾱ) of the same noise-to-signal ratio.
        super().__init__(model, (1 - u) ** 2 / ((1 - u) ** 2 + u ** 2), parameterization)

    def coefficients(self, t: int) -> Tuple[float, float]:
        u = (t + 1) / len(self.alpha_bar)
        return 1 - u, u

    def model_time(self, t: int) -> float:
        return float(t + 1)
