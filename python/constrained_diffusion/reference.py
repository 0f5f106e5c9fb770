"""The samplers in plain PyTorch: what the Java samplers are held to. One image or a batch, DDIM (η = 0).

`solve`, `restore` for a model that gives v, and `inpaint` for known pixels, are the paper's: Graikos, Jojic, Samaras, "Fast constrained sampling in pre-trained
diffusion models", NeurIPS 2025, Algorithm 1. `project` is the null-space baseline: Wang, Yu, Zhang, "Zero-shot image
restoration using denoising diffusion null-space model", ICLR 2023, Algorithm 1. `sample` draws without a constraint.
"""

from typing import Callable, List, Tuple

import numpy as np
import torch
from torch import Tensor

LEAST_SIGNAL = 1e-3
"""Below this √ᾱ the clean estimate does not depend on x_t, so there is nothing for inner iterations to follow."""

Model = Callable[[Tensor, Tensor], Tensor]
"""Of x_t [n, c, h, w] and the model's time [n]: what the parameterization says."""

ESTIMATES = {
    "v": lambda v, x, a, s: (a * x - s * v, s * x + a * v),
    "epsilon": lambda epsilon, x, a, s: ((x - s * epsilon) / a, epsilon),
    "sample": lambda x0, x, a, s: (x0, (x - a * x0) / s),
    "velocity": lambda u, x, a, s: ((x - s * u) / (a + s), (x + a * u) / (a + s)),
}
"""The estimates of the clean image and of the noise, of a model's output at x = a · x0 + s · ε. v = a ε − s x0, velocity = ε − x0."""

Error = Callable[[Tensor], Tensor]
"""The error direction e of a clean estimate [n, c, h, w]: 0 where the constraint is met."""


def times(length: int, steps: int) -> List[int]:
    """Evenly spaced, counted from the end; −1 is the clean time."""
    return [int(np.rint(length - i * length / steps)) - 1 for i in range(steps)] + [-1]


def largest(x: Tensor) -> Tensor:
    """‖x‖∞ of each image: [n, 1, 1, 1]."""
    return x.abs().amax(dim=(1, 2, 3), keepdim=True).clamp_min(1e-30)


class Prior:
    """A model with the schedule that it was trained with."""

    def __init__(self, model: Model, alpha_bar: np.ndarray, parameterization: str = "v"):
        self.model, self.alpha_bar, self.estimates = model, alpha_bar, ESTIMATES[parameterization]

    def coefficients(self, t: int) -> Tuple[float, float]:
        """Signal and noise at time t."""
        bar = 1.0 if t < 0 else float(self.alpha_bar[t])
        return bar ** 0.5, (1 - bar) ** 0.5

    def denoise(self, x: Tensor, t: int) -> Tuple[Tensor, Tensor]:
        """The estimates of the clean image and of the noise at x."""
        return self.estimates(self.model(x, torch.full((x.shape[0],), self.model_time(t))), x, *self.coefficients(t))

    def model_time(self, t: int) -> float:
        """What the model is given at time t."""
        return float(t)

    def run(self, noise: Tensor, sequence: List[int], estimate: Callable[[Tensor, int], Tuple[Tensor, Tensor]]) -> Tuple[Tensor, List[Tensor]]:
        """The loop over times that all samplers share: estimate, then a DDIM step. Returns x0 and x after each step."""
        x, states = noise * self.coefficients(sequence[0])[1], []
        for t, following in zip(sequence, sequence[1:]):
            x = self.step(*estimate(x, t), following)
            states.append(x)
        return x, states

    def step(self, x0: Tensor, epsilon: Tensor, following: int) -> Tensor:
        """The DDIM step with η = 0: x at the following time."""
        a, s = self.coefficients(following)
        return a * x0 + s * epsilon


class Counted(Prior):
    """Another prior that counts how often it is asked."""

    def __init__(self, prior: Prior):
        super().__init__(self.ask, prior.alpha_bar)
        self.estimates, self.asked, self.evaluations = prior.estimates, prior.model, 0

    def ask(self, x: Tensor, t: Tensor) -> Tensor:
        self.evaluations += 1
        return self.asked(x, t)


class Flow(Prior):
    """A rectified flow, x_t = (1 − u) x0 + u ε: Liu, Gong, Liu, "Flow straight and fast", ICLR 2023.

    Times are counted as elsewhere, from 0 to length − 1, with −1 as the clean one; u = (t + 1) / length, and the model is given t + 1.
    """

    def __init__(self, model: Model, length: int = 1000, parameterization: str = "velocity"):
        if parameterization == "v":
            raise ValueError("v belongs to schedules with ᾱ; a flow gives a velocity")
        u = np.arange(1, length + 1) / length
        # The schedule with √ᾱ and √(1 − ᾱ) that has the same noise per signal.
        super().__init__(model, (1 - u) ** 2 / ((1 - u) ** 2 + u ** 2), parameterization)

    def coefficients(self, t: int) -> Tuple[float, float]:
        u = (t + 1) / len(self.alpha_bar)
        return 1 - u, u

    def model_time(self, t: int) -> float:
        return float(t + 1)


@torch.no_grad()
def sample(model: Model, alpha_bar: np.ndarray, noise: Tensor, sequence: List[int]) -> Tensor:
    """Images of the prior without a constraint, one for each noise [n, c, h, w]. Better ones: ancestral.py."""
    prior = Prior(model, alpha_bar)
    return prior.run(noise, sequence, prior.denoise)[0]


@torch.no_grad()
def inpaint(model: Model, alpha_bar: np.ndarray, image: Tensor, known: Tensor, noise: Tensor, **settings) -> Tuple[Tensor, List[Tensor]]:
    """Fills the pixels of image [n, c, h, w] where known is 0; settings as of `restore`."""
    return restore(model, alpha_bar, known_error(image, known), noise, **settings)


def known_error(image: Tensor, known: Tensor) -> Error:
    return lambda x0: known * image - known * x0


def restore(model: Model, alpha_bar: np.ndarray, error: Error, noise: Tensor, **settings) -> Tuple[Tensor, List[Tensor]]:
    """`solve` with a model that gives v."""
    return solve(Prior(model, alpha_bar), error, noise, **settings)


@torch.no_grad()
def solve(prior: Prior, error: Error, noise: Tensor, steps: int = 20, inner_steps: int = 5, step_size: float = 0.5,
          final_step_size: float = 0.1, delta: float = 0.005) -> Tuple[Tensor, List[Tensor]]:
    """The paper's sampler. Returns x0 and x after each step."""
    rates = np.linspace(step_size, final_step_size, inner_steps)
    return prior.run(noise, times(len(prior.alpha_bar), steps), lambda x, t: newton(prior, error, x, t, rates, delta))


def newton(prior: Prior, error: Error, x: Tensor, t: int, rates: np.ndarray, delta: float) -> Tuple[Tensor, Tensor]:
    """The inner iterations at one time: the estimates after them. In the Java code's order, so that the bits can be the same."""
    x0, epsilon = prior.denoise(x, t)
    if prior.coefficients(t)[0] >= LEAST_SIGNAL:
        for rate in rates:
            e = error(x0)
            scale = largest(e) / delta
            g = (prior.denoise(x + e / scale, t)[0] - x0) * scale
            x = x + g / largest(g) * float(rate)
            x0, epsilon = prior.denoise(x, t)
    return x0, epsilon


@torch.no_grad()
def project(model: Model, alpha_bar: np.ndarray, measured: Tensor, operator: Callable[[Tensor], Tensor],
            pseudo_inverse: Callable[[Tensor], Tensor], noise: Tensor, steps: int = 20) -> Tuple[Tensor, List[Tensor]]:
    """Each clean estimate is replaced by x0 + A⁺(y − A x0), the noise's estimate stays. Returns x0 and x after each step."""
    prior = Prior(model, alpha_bar)

    def estimate(x: Tensor, t: int) -> Tuple[Tensor, Tensor]:
        x0, epsilon = prior.denoise(x, t)
        return x0 + pseudo_inverse(measured - operator(x0)), epsilon

    return prior.run(noise, times(len(alpha_bar), steps), estimate)
