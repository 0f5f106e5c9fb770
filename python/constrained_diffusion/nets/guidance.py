"""Autoguidance: Karras, Aittala, Kynkäänniemi, Lehtinen, Aila, Laine, "Guiding a diffusion model with a bad version of itself", NeurIPS 2024.

v + weight · (v − v_guide) at the times of an interval (Kynkäänniemi et al., "Applying guidance in a limited interval improves sample and
distribution quality in diffusion models", NeurIPS 2024). The guide is a weaker model whose errors, such as outlines of nuclei that are not
quite round, are like the denoiser's but larger; extrapolating away from them reduces them. Only the fine part of the difference is used:
its mean over SURROUNDINGS² pixels is subtracted, so that the brightness of a region stays that of the denoiser.
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
    """weight ≥ 0 at times first … last − 1 of the schedule; rdf.yaml has these as `from` and `to`."""

    weight: float
    first: int
    last: int


def without_guide(model: torch.jit.ScriptModule) -> torch.jit.ScriptModule:
    """A loaded denoiser without its guide; the model itself if it has none."""
    return model.denoiser if hasattr(model, "guide") else model


class Autoguided(nn.Module):
    """v(x_t, t, conditions) of a scripted denoiser, guided away from a guide v(x_t, t); at times outside the interval exactly the denoiser's."""

    def __init__(self, denoiser: torch.jit.ScriptModule, guide: torch.jit.ScriptModule, guidance: Guidance):
        super().__init__()
        self.denoiser, self.guide = denoiser, guide
        self.weight, self.first, self.last, self.surroundings = float(guidance.weight), guidance.first, guidance.last, SURROUNDINGS

    def forward(self, x: Tensor, t: Tensor, conditions: Optional[Tensor] = None) -> Tensor:
        v = self.denoiser(x, t, conditions)
        within = (t >= self.first) & (t < self.last)
        if bool(within.any()):
            away = v - self.guide(x, t)
            v = v + (self.weight * within.to(v.dtype))[:, None, None, None] * (away - self.local_mean(away))
        return v

    def local_mean(self, x: Tensor) -> Tensor:
        """The mean over a square around each pixel, of the pixels that lie in the image."""
        half = self.surroundings // 2
        x = F.avg_pool2d(x, [self.surroundings, 1], [1, 1], [half, 0], False, False)
        return F.avg_pool2d(x, [1, self.surroundings], [1, 1], [0, half], False, False)
