"""Trains the autoencoder of a small latent model: python -m constrained_diffusion.train_autoencoder --data FOLDER [FOLDER ...] --out FOLDER.

Images of each folder are as likely as those of the others; grey becomes colour. Resumable, seeded, CPU or CUDA. Loss: the mean
absolute error, and --divergence times the posterior's divergence from N(0, 1), a mean over the latent. Validation: the PSNR in
dB of what the mean of the posterior decodes to, over a range of 2, on fixed crops of the validation images of each folder; a
line a validation is appended to OUT/log.tsv (step, training loss, mean PSNR, seconds, then the PSNR of each folder). OUT/last.pt has
the moving average of the weights.
"""

import argparse
import time
from pathlib import Path
from typing import List

import numpy as np
import torch
from torch import Tensor

from . import images, training
from .autoencoder import Autoencoder

SIDE = 128


def loss(model: Autoencoder, image: Tensor, divergence: float) -> Tensor:
    mean, variance = model.moments(image)
    decoded = model.decoder(mean + (variance / 2).exp() * torch.randn_like(mean))
    return (decoded - image).abs().mean() + divergence * (mean.square() + variance.exp() - 1 - variance).mean() / 2


@torch.no_grad()
def psnr(model: Autoencoder, crops: Tensor) -> float:
    """The mean over crops, each of which counts alike."""
    errors = torch.cat([(model.decoder(model.moments(part)[0]) - part).square().mean((1, 2, 3)) for part in crops.split(8)])
    return float((10 * torch.log10(4 / errors)).mean())


class Run(training.Run):

    def rate(self) -> float:
        options = self.options
        return options.rate * min(1.0, (self.step + 1) / 300, 1.25 * (1 - self.step / options.steps) + 1e-3)

    def memory(self) -> float:
        return min(0.999, self.step / (self.step + 10))

    def train_step(self, sources: List[List[Tensor]], bars: Tensor = None) -> float:
        """An autoencoder knows no times: `bars` is not needed."""
        options = self.options
        self.set_rate()
        image = images.batch(sources, options.batch, SIDE, self.random).crops.to(options.device, memory_format=torch.channels_last)
        with training.precision(options.device):
            found = loss(self.model, image, options.divergence)
        return self.descend(found)


def load(file: Path) -> Autoencoder:
    """The moving average of a run's last.pt, to be evaluated."""
    state = torch.load(file, map_location="cpu", weights_only=False)
    model = Autoencoder(channels=state["average"]["decoder.stem.weight"].shape[1])
    model.load_state_dict(state["average"])
    return model.requires_grad_(False).eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of 8-bit PNG files")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--channels", type=int, default=4, help="of the latent")
    parser.add_argument("--divergence", type=float, default=1e-4)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--validate-every", type=int, default=500)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    sources, validation = training.sources(options.data, 0, 3)
    random = np.random.default_rng(7)
    crops = [torch.stack([images.crop(image, SIDE, random) for image in part]).to(options.device) for part in validation]
    torch.manual_seed(options.seed)
    run = Run(options, Autoencoder(channels=options.channels))
    run.resume()
    started, losses = time.time(), []
    while run.step < options.steps:
        losses.append(run.train_step(sources))
        if run.step % options.validate_every == 0 or run.step == options.steps:
            run.seconds += time.time() - started
            each = [psnr(run.average, part) for part in crops]
            line = "\t".join([str(run.step), f"{np.mean(losses):.5f}", f"{np.mean(each):.3f}", f"{run.seconds:.0f}", *(f"{one:.3f}" for one in each)])
            with open(options.out / "log.tsv", "a") as log:
                log.write(line + "\n")
            print(line, flush=True)
            run.save()
            started, losses = time.time(), []


if __name__ == "__main__":
    main()
