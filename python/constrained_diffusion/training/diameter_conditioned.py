"""Conditions a trained denoiser on the nuclear diameter."""

from typing import List, Tuple

import numpy as np
import torch
from torch import Tensor, nn

from ..data.nuclear_diameter import diameter
from ..nets.conditioned import DiameterUNet
from .options import DenoiserOptions
from .run import DenoiserRun


class DiameterRun(DenoiserRun):
    """The condition is the diameter of the whole image, multiplied by the crop's resampling factor.

    Only the weights that depend on the condition are trained: without it the model stays what it was. The diameter matters where noise hides
    the nuclei, so the density of training times is proportional to the time.
    """

    JITTER = 0.12
    """Standard deviation of the logarithm of the condition about the measured diameter. In use it is measured no better; and an exact diameter
    would identify the image."""

    WEIGHT_DECAY = 0.0
    """Weights without a gradient would decay too."""

    def __init__(self, options: DenoiserOptions, model: DiameterUNet, sources: List[List[Tensor]]):
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(name.startswith("size.") or name.endswith("film.weight"))
            if name.endswith("film.weight"):
                parameter.register_hook(self.of_the_condition)
        super().__init__(options, model)
        self.diameters = [diameters(images) for images in sources]

    def examples(self, sources: List[List[Tensor]]) -> Tuple[Tensor, ...]:
        batch = self.batch(sources)
        found = torch.stack([self.diameters[source][image] for source, image in zip(batch.sources, batch.images)]) * batch.factors
        found = found * torch.from_numpy(np.exp(self.random.normal(0, self.JITTER, len(found)))).float()
        return batch.crops.to(self.device), found[:, None].to(self.device)

    @staticmethod
    def of_the_condition(gradient: Tensor) -> Tensor:
        """The gradient of a FiLM weight, with 0 in the columns of the time's embedding."""
        return nn.functional.pad(gradient[:, -DiameterUNet.SIZE:], (gradient.shape[1] - DiameterUNet.SIZE, 0))

    def times(self, u: Tensor) -> Tensor:
        return u.sqrt()


def diameters(images: List[Tensor]) -> Tensor:
    """The nuclear diameter of each image: [n]."""
    return torch.tensor([diameter(image[0].numpy()) for image in images])
