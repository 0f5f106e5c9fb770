"""Guidance of a denoiser away from a worse one: Karras, Aittala, Kynkäänniemi, Lehtinen, Aila, Laine, "Guiding a diffusion model with a bad
version of itself", NeurIPS 2024.

v + weight · (v − what the worse one says) at times of an interval: Kynkäänniemi et al., "Applying guidance in a limited interval improves sample and
distribution quality in diffusion models", NeurIPS 2024. What a small model gets wrong, such as outlines of nuclei that are not quite round, a larger
one gets less wrong; going on in that direction mends it. Of the difference only what is fine counts: its mean over SURROUNDINGS² pixels is taken away,
so that how bright a region is stays what the denoiser says.
"""

from dataclasses import dataclass
from typing import Optional

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SURROUNDINGS = 31
"""Pixels; odd."""


@dataclass(frozen=True)
class Guidance:
    """weight: 0 or more; of times first … last − 1 of the schedule, which rdf.yaml calls from and to."""

    weight: float
    first: int
    last: int


def alone(model: torch.jit.ScriptModule) -> torch.jit.ScriptModule:
    """A loaded denoiser without its guide, if it has one: `model` itself, if not."""
    return model.denoiser if hasattr(model, "guide") else model


class Guided(nn.Module):
    """v(x_t, t, diameter) of a scripted denoiser that may be told a diameter, guided away from a guide v(x_t, t); at other times the denoiser's, bit by bit."""

    def __init__(self, denoiser: torch.jit.ScriptModule, guide: torch.jit.ScriptModule, guidance: Guidance):
        super().__init__()
        self.denoiser, self.guide = denoiser, guide
        self.weight, self.first, self.last, self.surroundings = float(guidance.weight), guidance.first, guidance.last, SURROUNDINGS

    def forward(self, x: Tensor, t: Tensor, diameter: Optional[Tensor] = None) -> Tensor:
        v = self.denoiser(x, t, diameter)
        within = (t >= self.first) & (t < self.last)
        if bool(within.any()):
            away = v - self.guide(x, t)
            v = v + (self.weight * within.to(v.dtype))[:, None, None, None] * (away - self.around(away))
        return v

    def around(self, x: Tensor) -> Tensor:
        """Its mean over a square around each pixel, as far as that lies in the image."""
        half = self.surroundings // 2
        x = F.avg_pool2d(x, [self.surroundings, 1], [1, 1], [half, 0], False, False)
        return F.avg_pool2d(x, [1, self.surroundings], [1, 1], [0, half], False, False)
