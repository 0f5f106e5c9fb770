"""A small U-Net that segments micrographs of nuclei into background, nucleus and border: the critic of label maps."""

from typing import List, Sequence

import torch.nn.functional as F
from torch import Tensor, nn


class Block(nn.Module):
    """x + two 3×3 convolutions, which start at 0. Without normalization, so that an output depends on its receptive field alone."""

    def __init__(self, channels: int):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(F.silu(self.conv1(F.silu(x))))


class SegmentationUNet(nn.Module):
    """Logits [n, classes, h, w] of images [n, 1, h, w] whose sides are multiples of `divisor`. The first level works on patches of 2×2 pixels."""

    def __init__(self, classes: int = 3, widths: Sequence[int] = (32, 64, 96)):
        super().__init__()
        self.divisor = 2 ** len(widths)
        self.stem = nn.Conv2d(4, widths[0], 3, padding=1)
        self.down_blocks = nn.ModuleList(Block(width) for width in widths)
        self.downs = nn.ModuleList(nn.Conv2d(one, other, 3, stride=2, padding=1) for one, other in zip(widths, widths[1:]))
        self.middle = Block(widths[-1])
        self.ups = nn.ModuleList(nn.Conv2d(other, one, 1) for one, other in reversed(list(zip(widths, widths[1:]))))
        self.up_blocks = nn.ModuleList(Block(width) for width in reversed(widths[:-1]))
        self.head = nn.Conv2d(widths[0], 4 * classes, 3, padding=1)

    def forward(self, image: Tensor) -> Tensor:
        x = self.stem(F.pixel_unshuffle(image, 2))
        skips: List[Tensor] = []
        for level, block in enumerate(self.down_blocks):
            x = block(x)
            if level < len(self.downs):
                skips.append(x)
                x = self.downs[level](x)
        x = self.middle(x)
        for level, block in enumerate(self.up_blocks):
            x = block(F.interpolate(self.ups[level](x), scale_factor=2.0, mode="nearest") + skips[len(skips) - 1 - level])
        return F.pixel_shuffle(self.head(F.silu(x)), 2)
