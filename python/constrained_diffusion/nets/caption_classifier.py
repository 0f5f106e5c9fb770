"""A small classifier of images, which proposes one of a latent model's captions."""

from typing import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class CaptionClassifier(nn.Module):
    """Logits [n, classes] of images [n, 3, h, w] of any size, scaled as for the model; unknown pixels are 0.

    Convolutions of stride 2, then the mean and the maximum over all places.
    """

    def __init__(self, classes: int, widths: Sequence[int] = (12, 24, 32, 32)):
        super().__init__()
        self.convolutions = nn.ModuleList(nn.Conv2d(one, other, 3, stride=2, padding=1) for one, other in zip((3, *widths), widths))
        self.head = nn.Linear(2 * widths[-1], classes)

    def forward(self, image: Tensor) -> Tensor:
        x = image
        for convolution in self.convolutions:
            x = F.silu(convolution(x))
        return self.head(torch.cat([x.mean((2, 3)), x.amax((2, 3))], dim=1))
