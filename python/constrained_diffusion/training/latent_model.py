"""Trains the denoiser of a small latent model; the folders' names are its captions."""

from typing import Callable, List, Tuple

import numpy as np
import torch
from torch import Tensor

from ..data import images
from ..data import sources as data_sources
from ..nets.autoencoder import Autoencoder
from ..nets.captioned import CaptionedModel
from . import autoencoder as autoencoders
from .options import LatentModelOptions
from .run import DenoiserRun, device_of, train_denoiser
from .validation import Validation

WITHOUT_CAPTION = 0.1
"""The share of images whose caption is dropped."""


class LatentRun(DenoiserRun):

    def __init__(self, options: LatentModelOptions, model: CaptionedModel, encode: Callable[[Tensor], Tensor], scaling: float):
        super().__init__(options, model)
        self.encode, self.scaling = encode, scaling

    def examples(self, sources: List[List[Tensor]]) -> Tuple[Tensor, ...]:
        image, classes, *_ = self.batch(sources)
        dropped = torch.from_numpy(self.random.random(len(classes)) < WITHOUT_CAPTION)
        return self.encode(image.to(self.device)), classes.masked_fill(dropped, len(sources)).to(self.device)

    def weights(self) -> dict:
        return {**super().weights(), "names": [folder.name for folder in self.options.data], "scaling_factor": self.scaling}


def encoding(autoencoder: Autoencoder, scaling: float) -> Callable[[Tensor], Tensor]:
    @torch.no_grad()
    def encode(image: Tensor) -> Tensor:
        return torch.cat([autoencoder.moments(part)[0] * scaling for part in image.split(16)])
    return encode


def scaling_factor(autoencoder: Autoencoder, sources: List[List[Tensor]]) -> float:
    """One over the standard deviation of the latents of the training images, with all sources weighted equally."""
    crops = images.batch(sources, 128, 128, np.random.default_rng(3)).crops
    device = next(autoencoder.parameters()).device
    return 1 / float(encoding(autoencoder, 1.0)(crops.to(device)).std())


def main(options: LatentModelOptions) -> None:
    device = device_of(options)
    autoencoder = autoencoders.load(options.autoencoder).to(device)
    sources, validation = data_sources.load(options.data, 0, 3)
    scaling = scaling_factor(autoencoder, sources)
    encode = encoding(autoencoder, scaling)
    torch.manual_seed(options.seed)
    model = CaptionedModel([folder.name for folder in options.data], autoencoder.decoder.stem.in_channels)
    checks = [Validation(part, encode=lambda image: encode(image.to(device)).cpu(), conditions=(torch.tensor([number]),))
              for number, part in enumerate(validation)]
    train_denoiser(LatentRun(options, model, encode, scaling), sources, checks)
