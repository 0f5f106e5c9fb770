"""Trains the autoencoder of a small latent model."""

from pathlib import Path
from typing import List

import numpy as np
import torch
from torch import Tensor

from ..data import images, sources
from ..nets.autoencoder import Autoencoder
from .losses import precision
from .moving_average import Decay
from .options import AutoencoderOptions
from .run import Run, follow, log

SIDE = 128
"""Of the crops, in pixels."""


def loss(model: Autoencoder, image: Tensor, divergence: float) -> Tensor:
    mean, variance = model.moments(image)
    decoded = model.decoder(mean + (variance / 2).exp() * torch.randn_like(mean))
    return (decoded - image).abs().mean() + divergence * (mean.square() + variance.exp() - 1 - variance).mean() / 2


@torch.no_grad()
def psnr(model: Autoencoder, crops: Tensor) -> float:
    """The mean over the crops of the PSNR in dB, for a range of 2."""
    errors = torch.cat([(model.decoder(model.moments(part)[0]) - part).square().mean((1, 2, 3)) for part in crops.split(8)])
    return float((10 * torch.log10(4 / errors)).mean())


class AutoencoderRun(Run):

    options: AutoencoderOptions

    def average_decays(self) -> List[Decay]:
        return [lambda step: min(0.999, step / (step + 10))]

    def rate(self) -> float:
        options = self.options
        return options.rate * min(1.0, (self.step + 1) / 300, 1.25 * (1 - self.step / options.steps) + 1e-3)

    def train_step(self, train: List[List[Tensor]]) -> float:
        options = self.options
        self.set_rate()
        image = images.batch(train, options.batch, SIDE, self.random).crops.to(self.device, memory_format=torch.channels_last)
        with precision(self.device):
            found = loss(self.model, image, options.divergence)
        return self.descend(found)


def load(file: Path) -> Autoencoder:
    """The moving average of a run's last.pt, for evaluation."""
    state = torch.load(file, map_location="cpu", weights_only=False)
    model = Autoencoder(channels=state["average"]["decoder.stem.weight"].shape[1])
    model.load_state_dict(state["average"])
    return model.requires_grad_(False).eval()


def main(options: AutoencoderOptions) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    train, validation = sources.load(options.data, 0, 3)
    random = np.random.default_rng(7)
    crops = [torch.stack([images.crop(image, SIDE, random) for image in part]) for part in validation]
    torch.manual_seed(options.seed)
    run = AutoencoderRun(options, Autoencoder(channels=options.channels))
    run.resume()

    def validate(training_loss: float) -> None:
        each = [psnr(run.average, part.to(run.device)) for part in crops]
        log(options.out, [str(run.step), f"{training_loss:.5f}", f"{np.mean(each):.3f}", f"{run.seconds:.0f}", *(f"{one:.3f}" for one in each)])
    follow(run, lambda: run.train_step(train), validate)
