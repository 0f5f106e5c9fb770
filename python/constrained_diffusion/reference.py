"""The sampler in plain PyTorch: what the Java sampler is held to. One image or a batch, inpainting, DDIM (η = 0).

Graikos, Jojic, Samaras, "Fast constrained sampling in pre-trained diffusion models", NeurIPS 2025, Algorithm 1.
"""

from typing import Callable, List, Tuple

import numpy as np
import torch
from torch import Tensor

LEAST_SIGNAL = 1e-3
"""Below this √ᾱ the clean estimate does not depend on x_t, so there is nothing for inner iterations to follow."""


def times(length: int, steps: int) -> List[int]:
    """Evenly spaced, counted from the end; −1 is the clean time."""
    return [int(np.rint(length - i * length / steps)) - 1 for i in range(steps)] + [-1]


def largest(x: Tensor) -> Tensor:
    """‖x‖∞ of each image: [n, 1, 1, 1]."""
    return x.abs().amax(dim=(1, 2, 3), keepdim=True).clamp_min(1e-30)


@torch.no_grad()
def inpaint(model: Callable[[Tensor, Tensor], Tensor], alpha_bar: np.ndarray, image: Tensor, known: Tensor, noise: Tensor,
            steps: int = 20, inner_steps: int = 5, step_size: float = 0.5, final_step_size: float = 0.1,
            delta: float = 0.005) -> Tuple[Tensor, List[Tensor]]:
    """Fills the pixels of image [n, c, h, w] where known is 0; the model gives v. Returns x0 and x after each step."""
    def coefficients(t: int) -> Tuple[float, float]:
        bar = 1.0 if t < 0 else float(alpha_bar[t])
        return bar ** 0.5, (1 - bar) ** 0.5

    def denoise(x: Tensor, t: int) -> Tuple[Tensor, Tensor]:
        a, s = coefficients(t)
        v = model(x, torch.full((x.shape[0],), float(t)))
        return a * x - s * v, s * x + a * v

    sequence = times(len(alpha_bar), steps)
    rates = np.linspace(step_size, final_step_size, inner_steps)
    x, states = noise * coefficients(sequence[0])[1], []
    for t, following in zip(sequence, sequence[1:]):
        x0, epsilon = denoise(x, t)
        if coefficients(t)[0] >= LEAST_SIGNAL:
            for rate in rates:
                e = known * (image - x0)
                small = delta / largest(e)
                g = (denoise(x + small * e, t)[0] - x0) / small
                x = x + float(rate) * g / largest(g)
                x0, epsilon = denoise(x, t)
        a, s = coefficients(following)
        x = a * x0 + s * epsilon
        states.append(x)
    return x, states
