"""The validation loss of a denoiser."""

from typing import Callable, Sequence, Tuple

import numpy as np
import torch
from torch import Tensor, nn

from ..data import images as data
from .losses import v_loss


class Validation:
    """Four fixed crops of each validation image, each at one fixed time with fixed noise.

    encode: maps crops to latents, for a latent model. conditions: inputs of the model besides x_t and t, [1, …] for all crops or [n, …].
    """

    CROPS = 4
    """Per image."""

    def __init__(self, images: Sequence[Tensor], size: int = 128, seed: int = 7, encode: Callable[[Tensor], Tensor] = lambda image: image,
                 conditions: Tuple[Tensor, ...] = ()):
        random = np.random.default_rng(seed)
        generator = torch.Generator().manual_seed(seed)
        crops = [data.crop(image, size, random) for image in images for _ in range(self.CROPS)]
        self.x0 = encode(torch.stack(crops))
        self.noise = torch.randn(self.x0.shape, generator=generator)
        count = len(crops)
        self.u = (torch.randperm(count, generator=generator) + 0.5) / count
        self.conditions = [each.expand(count, *each.shape[1:]) for each in conditions]

    @torch.no_grad()
    def loss(self, model: nn.Module, bars: Tensor) -> float:
        device, losses = bars.device, []
        for start in range(0, len(self.x0), 16):
            part = slice(start, start + 16)
            t = (self.u[part] * len(bars)).long().to(device)
            conditions = (each[part].to(device) for each in self.conditions)
            losses.append(v_loss(model, self.x0[part].to(device), t, self.noise[part].to(device), bars, *conditions))
        return torch.cat(losses).mean().item()
