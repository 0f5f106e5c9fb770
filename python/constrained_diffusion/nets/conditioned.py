"""Denoisers conditioned on numbers that describe the image: nuclear diameter, or modality, structure scale and noise.

A condition is one vector for the image, the same at each pixel, so that tiles agree. 0 stands for "unknown".
"""

import math
from typing import Dict, Optional, Sequence

import torch
from torch import Tensor, nn

from .unet import EMBEDDING, UNet

USUAL_DIAMETER = 22.0
"""A usual nuclear diameter in pixels. Diameters are clamped to between a quarter of it and four times it."""


class DiameterUNet(UNet):
    """v(x_t, t, diameter) for images of cells; diameter [n, 1] is the nuclear diameter in pixels, or 0 where unknown; it may be omitted.

    Where the diameter is unknown the model equals the unconditional UNet of the same weights.
    """

    SIZE = 48

    def __init__(self, channels: int = 1, widths: Sequence[int] = (32, 64, 96, 128), extra_blocks: int = 0):
        super().__init__(channels, widths, extra_blocks=extra_blocks, condition_size=self.SIZE)
        self.register_buffer("octaves", math.pi / 2 * 2.0 ** torch.arange(4))
        self.size = nn.Sequential(nn.Linear(9 + EMBEDDING, 96), nn.SiLU(), nn.Linear(96, self.SIZE))

    def forward(self, x: Tensor, t: Tensor, diameter: Optional[Tensor] = None) -> Tensor:
        embedding = self.embedding(t)
        given = embedding.new_zeros(len(x), 1) if diameter is None else diameter
        return self.evaluate(x, torch.cat([embedding, self.condition(given, embedding)], dim=1))

    def condition(self, diameter: Tensor, embedding: Tensor) -> Tensor:
        """The embedding of the diameter at the embedded time: [n, SIZE], 0 where the diameter is unknown."""
        return (diameter > 0) * self.size(torch.cat([self.features(diameter), embedding], dim=1))

    def features(self, diameter: Tensor) -> Tensor:
        """Whether the diameter is known, and sines and cosines of its logarithm: [n, 9]."""
        known = (diameter > 0).to(torch.float32)
        angle = torch.log(diameter.clamp(USUAL_DIAMETER / 4, USUAL_DIAMETER * 4) / USUAL_DIAMETER) / math.log(4) * self.octaves
        return torch.cat([known, known * angle.sin(), known * angle.cos()], dim=1)


class ConditionedUNet(UNet):
    """v(x_t, t, conditions) for images of many modalities; conditions [n, 3] may be omitted.

    Its columns are the modality (1 … modalities − 1), the structure scale in pixels, and the noise's standard deviation; 0 where unknown.
    """

    SIZE = 64

    def __init__(self, modalities: int, channels: int = 1, widths: Sequence[int] = (32, 64, 96, 128), extra_blocks: int = 0):
        super().__init__(channels, widths, extra_blocks=extra_blocks, condition_size=self.SIZE)
        self.register_buffer("octaves", math.pi / 2 * 2.0 ** torch.arange(3))
        self.modality = nn.Embedding(modalities, 32)
        self.condition = nn.Sequential(nn.Linear(32 + 14 + EMBEDDING, 128), nn.SiLU(), nn.Linear(128, self.SIZE))

    def forward(self, x: Tensor, t: Tensor, conditions: Optional[Tensor] = None) -> Tensor:
        embedding = self.embedding(t)
        given = embedding.new_zeros(len(x), 3) if conditions is None else conditions.to(torch.float32)
        return self.evaluate(x, torch.cat([embedding, self.conditioned(given, embedding)], dim=1))

    def conditioned(self, given: Tensor, embedding: Tensor) -> Tensor:
        """The embedding of the conditions at the embedded time: [n, SIZE]."""
        scale = self.waves(given[:, 1:2], 4.0, 512.0)
        noise = self.waves(given[:, 2:3], 0.001, 0.5)
        return self.condition(torch.cat([self.modality(given[:, 0].to(torch.int64)), scale, noise, embedding], dim=1))

    def waves(self, value: Tensor, least: float, largest: float) -> Tensor:
        """Whether a condition is known, and sines and cosines of its logarithm, scaled to −1 … 1: [n, 7]."""
        known = (value > 0).to(torch.float32)
        angle = (2 * torch.log(value.clamp(least, largest) / least) / math.log(largest / least) - 1) * self.octaves
        return torch.cat([known, known * angle.sin(), known * angle.cos()], dim=1)

    def start_from(self, weights: Dict[str, Tensor]) -> None:
        """Copies the weights of an unconditional UNet; conditions, and blocks that it lacks, have no effect at first."""
        own = self.state_dict()
        for name, tensor in weights.items():
            if name in own:
                if name.endswith("film.weight"):
                    own[name].zero_()
                own[name][tuple(slice(length) for length in tensor.shape)] = tensor
        self.load_state_dict(own)
