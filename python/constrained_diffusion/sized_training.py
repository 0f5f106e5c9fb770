"""Teaching a denoiser how large an image's nuclei are."""

import argparse
from typing import List, Tuple

import numpy as np
import torch
from torch import Tensor, nn

from . import images as data
from .diameter import diameter
from .training import Run
from .unet import SizedUNet


class SizedRun(Run):
    """Of a model that is told the nuclear diameter: that of the whole image, as large as the crop shows it.

    Only what it makes of that is trained: not told, it stays the model that it was. The diameter matters where noise hides the nuclei, so that
    times are drawn in proportion to themselves.
    """

    INEXACT = 0.12
    """The standard deviation of the logarithm of what is told about what is true. It is measured no better, and exact, it would tell each image apart."""

    DECAY = 0.0
    """Weights that have no gradient would decay too."""

    def __init__(self, options: argparse.Namespace, model: SizedUNet, sources: List[List[Tensor]]):
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(name.startswith("size.") or name.endswith("film.weight"))
            if name.endswith("film.weight"):
                parameter.register_hook(self.of_sizes)
        super().__init__(options, model)
        self.diameters = [diameters(images) for images in sources]

    def examples(self, sources: List[List[Tensor]]) -> Tuple[Tensor, ...]:
        batch = data.batch(sources, *self.crops(), self.random, self.variety())
        found = torch.stack([self.diameters[source][image] for source, image in zip(batch.sources, batch.images)]) * batch.factors
        found = found * torch.from_numpy(np.exp(self.random.normal(0, self.INEXACT, len(found)))).float()
        return batch.crops.to(self.options.device), found[:, None].to(self.options.device)

    @staticmethod
    def of_sizes(gradient: Tensor) -> Tensor:
        """The gradient of what blocks are told, without that of the time's embedding."""
        return nn.functional.pad(gradient[:, -SizedUNet.SIZE:], (gradient.shape[1] - SizedUNet.SIZE, 0))

    def times(self, u: Tensor) -> Tensor:
        return u.sqrt()


def diameters(images: List[Tensor]) -> Tensor:
    """Of each image: [n]."""
    return torch.tensor([diameter(image[0].numpy()) for image in images])
