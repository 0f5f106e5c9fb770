"""The denoiser of the pixel-space models: a small, fully convolutional U-Net.

Normalization is over the channels of each pixel, never over the image. The output at a pixel therefore depends on its receptive field
alone, and an image cut into overlapping tiles gives the same result as the whole image.
"""

import math
from typing import List, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

EPSILON = 1e-5
"""Added to the variance before a normalization divides by its square root."""

EMBEDDING = 128
"""Length of the time embedding."""


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
    """norm, SiLU, 3×3, norm with scale and shift from the embedding (FiLM), SiLU, 3×3, plus the input."""

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
    """v(x_t, t) for images [n, channels, h, w] whose sides are multiples of `divisor`; t [n] is 0 … T−1, as float.

    extra_blocks: additional residual blocks at the coarsest level, which enlarge the receptive field at little cost. Their last convolution
    starts at 0, so that they change nothing at first. condition_size: length of a vector that is concatenated to the time embedding.
    The names of the submodules are the keys of the shipped weights.
    """

    def __init__(self, channels: int = 1, widths: Sequence[int] = (32, 64, 96, 128), blocks: int = 2,
                 patch: int = 2, embedding: int = EMBEDDING, extra_blocks: int = 0, condition_size: int = 0):
        super().__init__()
        self.channels = channels
        self.patch = patch
        self.divisor = patch * 2 ** (len(widths) - 1)
        self.register_buffer("frequencies", torch.exp(-math.log(10000.0) * torch.arange(32) / 32))
        self.embed = nn.Sequential(nn.Linear(64, embedding), nn.SiLU(), nn.Linear(embedding, embedding), nn.SiLU())
        length = embedding + condition_size
        self.stem = nn.Conv2d(channels * patch * patch, widths[0], 3, padding=1)
        self.down_blocks, self.downs = nn.ModuleList(), nn.ModuleList()
        self.up_blocks, self.ups = nn.ModuleList(), nn.ModuleList()
        for level, width in enumerate(widths):
            self.down_blocks.append(nn.ModuleList(ResidualBlock(width, width, length) for _ in range(blocks)))
            if level + 1 < len(widths):
                self.downs.append(nn.Conv2d(width, widths[level + 1], 3, stride=2, padding=1))
        self.middle = ResidualBlock(widths[-1], widths[-1], length)
        self.further = nn.ModuleList(ResidualBlock(widths[-1], widths[-1], length) for _ in range(extra_blocks))
        for level in reversed(range(len(widths))):
            width = widths[level]
            self.up_blocks.append(nn.ModuleList(
                ResidualBlock(2 * width if block == 0 else width, width, length) for block in range(blocks)))
            if level > 0:
                self.ups.append(nn.Conv2d(width, widths[level - 1], 1))
        self.norm = PixelNorm(widths[0])
        self.head = nn.Conv2d(widths[0], channels * patch * patch, 3, padding=1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        return self.evaluate(x, self.embedding(t))

    def embedding(self, t: Tensor) -> Tensor:
        """The time embedding [n, embedding]."""
        angle = t.to(torch.float32)[:, None] * self.frequencies[None, :]
        return self.embed(torch.cat([angle.sin(), angle.cos()], dim=1))

    def evaluate(self, x: Tensor, embedding: Tensor) -> Tensor:
        """v of x_t, with the embedding of time and conditions [n, embedding + condition_size]."""
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
    """A U-Net of 126 000 weights on patches of 4×4 pixels: the weak model that autoguidance needs (guidance.py)."""

    def __init__(self, channels: int = 1):
        super().__init__(channels, (24, 24, 24), blocks=1, patch=4, embedding=32)
