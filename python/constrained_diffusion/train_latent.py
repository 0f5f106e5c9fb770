"""Trains the denoiser of a small latent model: python -m constrained_diffusion.train_latent --data FOLDER [FOLDER ...] --autoencoder last.pt --out FOLDER.

The autoencoder comes from train_autoencoder. The names of the folders are the captions that the model knows; one in ten images of
training goes without, so that guidance works. Crops are of image pixels. Latents are scaled to a standard deviation of 1 over
the training images. Otherwise as constrained_diffusion.train: resumable, the same log and checkpoints.
"""

import argparse
from pathlib import Path
from typing import Callable, List, Tuple

import numpy as np
import torch
from torch import Tensor, nn

from . import images, train_autoencoder, training
from .autoencoder import Autoencoder
from .unet import CaptionedUNet, ClassEncoder

WITHOUT = 0.1
"""The share of images that go without their class."""


class Captioned(nn.Module):
    """Text encoder and denoiser, trained together; classes [n] are numbers of names, or their count for none."""

    def __init__(self, names: List[str], channels: int):
        super().__init__()
        self.text_encoder, self.denoiser = ClassEncoder(len(names)), CaptionedUNet(channels)

    def forward(self, xt: Tensor, t: Tensor, classes: Tensor) -> Tensor:
        return self.denoiser(xt, t, self.text_encoder(classes[:, None]))


class Run(training.Run):

    def __init__(self, options: argparse.Namespace, model: Captioned, encode: Callable[[Tensor], Tensor], scaling: float):
        super().__init__(options, model)
        self.encode, self.scaling = encode, scaling

    def examples(self, sources: List[List[Tensor]]) -> Tuple[Tensor, ...]:
        image, classes, *_ = images.batch(sources, *self.crops(), self.random, self.variety())
        without = torch.from_numpy(self.random.random(len(classes)) < WITHOUT)
        return self.encode(image.to(self.options.device)), classes.masked_fill(without, len(sources)).to(self.options.device)

    def weights(self) -> dict:
        return {**super().weights(), "names": [folder.name for folder in self.options.data], "scaling_factor": self.scaling}


def encoding(autoencoder: Autoencoder, scaling: float) -> Callable[[Tensor], Tensor]:
    @torch.no_grad()
    def encode(image: Tensor) -> Tensor:
        return torch.cat([autoencoder.moments(part)[0] * scaling for part in image.split(16)])
    return encode


def scaling_factor(autoencoder: Autoencoder, sources: List[List[Tensor]]) -> float:
    """One over the latents' standard deviation, over sources alike."""
    crops = images.batch(sources, 128, 128, np.random.default_rng(3)).crops
    device = next(autoencoder.parameters()).device
    return 1 / float(encoding(autoencoder, 1.0)(crops.to(device)).std())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    training.add_options(parser)
    parser.add_argument("--autoencoder", type=Path, required=True, help="last.pt of its training")
    options = parser.parse_args()
    autoencoder = train_autoencoder.load(options.autoencoder).to(options.device)
    sources, validation = training.sources(options.data, 0, 3)
    scaling = scaling_factor(autoencoder, sources)
    encode = encoding(autoencoder, scaling)
    torch.manual_seed(options.seed)
    model = Captioned([folder.name for folder in options.data], autoencoder.decoder.stem.in_channels)
    checks = [training.Validation(part, encode=lambda image: encode(image.to(options.device)).cpu(), told=(torch.tensor([number]),))
              for number, part in enumerate(validation)]
    training.follow(Run(options, model, encode, scaling), sources, checks)


if __name__ == "__main__":
    main()
