"""Reference samplers in plain PyTorch, which the Java samplers are tested against. One image or a batch, DDIM (η = 0).

`solve`, `restore` for a model that predicts v, and `inpaint` for known pixels, are the paper's: Graikos, Jojic, Samaras, "Fast constrained
sampling in pre-trained diffusion models", NeurIPS 2025, Algorithm 1. `project` is the null-space baseline: Wang, Yu, Zhang, "Zero-shot image
restoration using denoising diffusion null-space model", ICLR 2023, Algorithm 1. `sample` is unconstrained.
"""

from typing import Callable, List, Tuple

import numpy as np
import torch
from torch import Tensor

from .prior import Model, Prior, times

LEAST_SIGNAL = 1e-3
"""Below this α_t the clean estimate does not depend on x_t, and inner iterations have no effect."""

Error = Callable[[Tensor], Tensor]
"""The error direction e of a clean estimate [n, c, h, w]: 0 where the constraint is met."""


def largest(x: Tensor) -> Tensor:
    """‖x‖∞ of each image: [n, 1, 1, 1]."""
    return x.abs().amax(dim=(1, 2, 3), keepdim=True).clamp_min(1e-30)


@torch.no_grad()
def sample(model: Model, alpha_bar: np.ndarray, noise: Tensor, sequence: List[int]) -> Tensor:
    """Unconstrained DDIM samples, one for each noise [n, c, h, w]. ancestral.py gives better ones."""
    prior = Prior(model, alpha_bar)
    return prior.run(noise, sequence, prior.denoise)[0]


@torch.no_grad()
def inpaint(model: Model, alpha_bar: np.ndarray, image: Tensor, known: Tensor, noise: Tensor, **settings) -> Tuple[Tensor, List[Tensor]]:
    """Fills the pixels of image [n, c, h, w] where known is 0; settings as of `restore`."""
    return restore(model, alpha_bar, known_error(image, known), noise, **settings)


def known_error(image: Tensor, known: Tensor) -> Error:
    return lambda x0: known * image - known * x0


def restore(model: Model, alpha_bar: np.ndarray, error: Error, noise: Tensor, **settings) -> Tuple[Tensor, List[Tensor]]:
    """`solve` with a model that predicts v."""
    return solve(Prior(model, alpha_bar), error, noise, **settings)


@torch.no_grad()
def solve(prior: Prior, error: Error, noise: Tensor, steps: int = 20, inner_steps: int = 5, step_size: float = 0.5,
          final_step_size: float = 0.1, delta: float = 0.005) -> Tuple[Tensor, List[Tensor]]:
    """The paper's sampler. Returns x0 and x after each step."""
    rates = np.linspace(step_size, final_step_size, inner_steps)
    return prior.run(noise, times(len(prior.alpha_bar), steps), lambda x, t: newton(prior, error, x, t, rates, delta))


def newton(prior: Prior, error: Error, x: Tensor, t: int, rates: np.ndarray, delta: float) -> Tuple[Tensor, Tensor]:
    """The inner iterations at one time; returns the estimates after them. The order of operations is that of the Java code, for equal rounding."""
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
    """Replaces each clean estimate by x0 + A⁺(y − A x0) and keeps the noise estimate. Returns x0 and x after each step."""
    prior = Prior(model, alpha_bar)

    def estimate(x: Tensor, t: int) -> Tuple[Tensor, Tensor]:
        x0, epsilon = prior.denoise(x, t)
        return x0 + pseudo_inverse(measured - operator(x0)), epsilon

    return prior.run(noise, times(len(alpha_bar), steps), estimate)
