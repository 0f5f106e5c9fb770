"""The denoiser of the embedded priors: a small, fully convolutional U-Net.

Normalisation is over the channels of each pixel, never over the image, so that what the model says at a pixel
depends on its surroundings alone: an image cut into overlapping tiles gives the same result as the whole.
"""

import math
from typing import Dict, List, Optional

import torch
import torch.nn.functional as F
from torch import Tensor, nn


EPSILON = 1e-5
"""Added to the variance that a norm divides by."""

MIDDLE = 22.0
"""A usual diameter of nuclei in pixels; a quarter of it and four times are the ends of what a denoiser is told."""


class PixelNorm(nn.Module):
    """Layer normalisation over the channels of each pixel of [n, c, h, w]."""

    def __init__(self, channels: int):
        super().__init__()
        self.channels = channels
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        y = F.layer_norm(x.permute(0, 2, 3, 1), [self.channels], self.weight, self.bias, EPSILON)
        return y.permute(0, 3, 1, 2)


class ResidualBlock(nn.Module):
    """norm, SiLU, 3×3, norm scaled and shifted by the time embedding, SiLU, 3×3, plus the input."""

    def __init__(self, inputs: int, outputs: int, embedding: int):
        super().__init__()
        self.norm1 = PixelNorm(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm2 = PixelNorm(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.film = nn.Linear(embedding, 2 * outputs)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)
        nn.init.zeros_(self.film.weight)
        nn.init.zeros_(self.film.bias)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        h = self.conv1(F.silu(self.norm1(x)))
        scale, shift = self.film(embedding)[:, :, None, None].chunk(2, dim=1)
        h = self.conv2(F.silu(self.norm2(h) * (1 + scale) + shift))
        return self.skip(x) + h


class UNet(nn.Module):
    """v(x_t, t) for images [n, channels, h, w], sides multiples of `divisor`; t is [n], 0 … T−1, as float.

    further: residual blocks more at the coarsest level, for context at next to no cost; at first they change nothing.
    beside: numbers that the blocks are told beside the time's embedding.
    """

    def __init__(self, channels: int = 1, widths: List[int] = (32, 64, 96, 128), blocks: int = 2,
                 patch: int = 2, embedding: int = 128, further: int = 0, beside: int = 0):
        super().__init__()
        self.channels = channels
        self.patch = patch
        self.divisor = patch * 2 ** (len(widths) - 1)
        self.register_buffer("frequencies", torch.exp(-math.log(10000.0) * torch.arange(32) / 32))
        self.embed = nn.Sequential(nn.Linear(64, embedding), nn.SiLU(), nn.Linear(embedding, embedding), nn.SiLU())
        told = embedding + beside
        self.stem = nn.Conv2d(channels * patch * patch, widths[0], 3, padding=1)
        self.down_blocks, self.downs = nn.ModuleList(), nn.ModuleList()
        self.up_blocks, self.ups = nn.ModuleList(), nn.ModuleList()
        for level, width in enumerate(widths):
            self.down_blocks.append(nn.ModuleList(ResidualBlock(width, width, told) for _ in range(blocks)))
            if level + 1 < len(widths):
                self.downs.append(nn.Conv2d(width, widths[level + 1], 3, stride=2, padding=1))
        self.middle = ResidualBlock(widths[-1], widths[-1], told)
        self.further = nn.ModuleList(ResidualBlock(widths[-1], widths[-1], told) for _ in range(further))
        for level in reversed(range(len(widths))):
            width = widths[level]
            self.up_blocks.append(nn.ModuleList(
                ResidualBlock(2 * width if block == 0 else width, width, told) for block in range(blocks)))
            if level > 0:
                self.ups.append(nn.Conv2d(width, widths[level - 1], 1))
        self.norm = PixelNorm(widths[0])
        self.head = nn.Conv2d(widths[0], channels * patch * patch, 3, padding=1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        return self.told(x, self.embedding(t))

    def embedding(self, t: Tensor) -> Tensor:
        """What the blocks are told of the times: [n, embedding]."""
        angle = t.to(torch.float32)[:, None] * self.frequencies[None, :]
        return self.embed(torch.cat([angle.sin(), angle.cos()], dim=1))

    def told(self, x: Tensor, embedding: Tensor) -> Tensor:
        h = self.stem(F.pixel_unshuffle(x, self.patch).contiguous(memory_format=torch.channels_last))
        skips: List[Tensor] = []
        for level, blocks in enumerate(self.down_blocks):
            for block in blocks:
                h = block(h, embedding)
            skips.append(h)
            if level + 1 < len(self.down_blocks):
                h = self.downs[level](h)
        h = self.middle(h, embedding)
        for block in self.further:
            h = block(h, embedding)
        for level, blocks in enumerate(self.up_blocks):
            h = torch.cat([h, skips[len(skips) - 1 - level]], dim=1)
            for block in blocks:
                h = block(h, embedding)
            if level + 1 < len(self.up_blocks):
                h = F.interpolate(self.ups[level](h), scale_factor=2.0, mode="nearest")
        return F.pixel_shuffle(self.head(F.silu(self.norm(h))), self.patch).contiguous()


class GuideUNet(UNet):
    """A U-Net of 126 000 weights on patches of 4×4 pixels: too small to be good, which is what guidance wants (guidance.py)."""

    def __init__(self, channels: int = 1):
        super().__init__(channels, (24, 24, 24), blocks=1, patch=4, embedding=32)


class SizedUNet(UNet):
    """v(x_t, t, diameter) for images of cells; diameter [n, 1] is that of the nuclei in pixels, or 0 where it is not known, or left out.

    One number for the image, the same at each pixel, so that tiles agree. Where it is not known, nothing is added to what the UNet does.
    """

    SIZE = 48

    def __init__(self, channels: int = 1, widths: List[int] = (32, 64, 96, 128), further: int = 0):
        super().__init__(channels, widths, further=further, beside=self.SIZE)
        self.register_buffer("octaves", math.pi / 2 * 2.0 ** torch.arange(4))
        self.size = nn.Sequential(nn.Linear(9 + 128, 96), nn.SiLU(), nn.Linear(96, self.SIZE))

    def forward(self, x: Tensor, t: Tensor, diameter: Optional[Tensor] = None) -> Tensor:
        embedding = self.embedding(t)
        return self.told(x, torch.cat([embedding, self.sized(embedding.new_zeros(len(x), 1) if diameter is None else diameter, embedding)], dim=1))

    def sized(self, diameter: Tensor, embedding: Tensor) -> Tensor:
        """What the blocks are told of the nuclei beside the time: [n, SIZE]."""
        return (diameter > 0) * self.size(torch.cat([self.features(diameter), embedding], dim=1))

    def features(self, diameter: Tensor) -> Tensor:
        """Whether it is known, and waves of its logarithm: [n, 9]."""
        known = (diameter > 0).to(torch.float32)
        angle = torch.log(diameter.clamp(MIDDLE / 4, MIDDLE * 4) / MIDDLE) / math.log(4) * self.octaves
        return torch.cat([known, known * angle.sin(), known * angle.cos()], dim=1)


class ConditionedUNet(UNet):
    """v(x_t, t, conditions) of images of many modalities. conditions [n, 3]: modality (0 = unknown, 1 … modalities − 1), structure scale in
    pixels and noise standard deviation, 0 where unknown. The same at each pixel, so that tiles agree.
    """

    SIZE = 64

    def __init__(self, modalities: int, channels: int = 1, widths: List[int] = (32, 64, 96, 128), further: int = 0):
        super().__init__(channels, widths, further=further, beside=self.SIZE)
        self.register_buffer("octaves", math.pi / 2 * 2.0 ** torch.arange(3))
        self.modality = nn.Embedding(modalities, 32)
        self.condition = nn.Sequential(nn.Linear(32 + 14 + 128, 128), nn.SiLU(), nn.Linear(128, self.SIZE))

    def forward(self, x: Tensor, t: Tensor, conditions: Optional[Tensor] = None) -> Tensor:
        embedding = self.embedding(t)
        given = embedding.new_zeros(len(x), 3) if conditions is None else conditions.to(torch.float32)
        return self.told(x, torch.cat([embedding, self.conditioned(given, embedding)], dim=1))

    def conditioned(self, given: Tensor, embedding: Tensor) -> Tensor:
        """[n, SIZE] of the conditions and the time."""
        scale = self.waves(given[:, 1:2], 4.0, 512.0)
        noise = self.waves(given[:, 2:3], 0.001, 0.5)
        return self.condition(torch.cat([self.modality(given[:, 0].to(torch.int64)), scale, noise, embedding], dim=1))

    def waves(self, value: Tensor, least: float, largest: float) -> Tensor:
        """Whether a condition is known, and waves of its logarithm, which goes from −1 to 1: [n, 7]."""
        known = (value > 0).to(torch.float32)
        angle = (2 * torch.log(value.clamp(least, largest) / least) / math.log(largest / least) - 1) * self.octaves
        return torch.cat([known, known * angle.sin(), known * angle.cos()], dim=1)

    def start_from(self, weights: Dict[str, Tensor]) -> None:
        """Takes the weights of an unconditional UNet; conditions and blocks that it lacks change nothing at first."""
        own = self.state_dict()
        for name, tensor in weights.items():
            if name in own:
                own[name].zero_() if name.endswith("film.weight") else None
                part = tuple(slice(length) for length in tensor.shape)
                own[name][part] = tensor
        self.load_state_dict(own)


class CaptionedUNet(UNet):
    """v(x_t, t, text) for latents; text [n, tokens, dimension] is what a text encoder gives, of which the mean over tokens counts."""

    def __init__(self, channels: int, widths: List[int] = (64, 96, 128), dimension: int = 32):
        super().__init__(channels, widths, patch=1)
        self.tell = nn.Linear(dimension, 128)
        nn.init.zeros_(self.tell.bias)

    def forward(self, x: Tensor, t: Tensor, text: Tensor) -> Tensor:
        return self.told(x, self.embedding(t) + self.tell(text.mean(1)))


class ClassEncoder(nn.Module):
    """The text encoder of a model that knows a few names: tokens [n, 1], int64, a name's number or their count for none, to [n, 1, dimension]."""

    def __init__(self, names: int, dimension: int = 32):
        super().__init__()
        self.states = nn.Embedding(names + 1, dimension)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.states(tokens)
