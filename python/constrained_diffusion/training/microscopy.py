"""Trains models conditioned on modality or stain, structure scale and noise (data/micrographs.py, data/stained.py); each may be unknown."""

from typing import Dict, List, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from ..data import images, micrographs, stained
from ..nets.conditioned import ConditionedUNet
from ..sampling.schedules import SCHEDULES
from . import moving_average
from .losses import precision, v_loss
from .options import MicroscopyOptions
from .run import Run, follow, initial_weights, log, stratified

DECAYS = (0.998, 0.9995, 0.9999)
"""Of the moving averages; the best one is chosen after the run."""

NEW, FACTOR = ("modality.", "condition."), 4.0
"""Prefixes of the conditions' weights, and the factor of their learning rate: the others start from a trained model."""

BATCHES = ((24, 64, 0.45), (8, 128, 0.4), (2, 256, 0.15))
"""Batch size, side of the crops, and probability."""


class Data(NamedTuple):
    """Training and validation images; how often each class is used: its index is the number that the model is given; what examples are altered."""

    train: micrographs.Images
    validation: micrographs.Images
    balance: Dict[str, float]
    chances: micrographs.Chances
    channels: int


def load(options: MicroscopyOptions) -> Data:
    if options.colour:
        train, validation = stained.load(options.collection, options.nuclei)
        balance, chances, channels = stained.BALANCE, micrographs.Chances(inverted=0), 3
    else:
        train, validation = micrographs.load(options.collection, options.nuclei, options.volumes, options.rendered)
        balance, chances, channels = micrographs.BALANCE, micrographs.Chances(), 1
    if options.only:
        train = {name: found if name in options.only else [] for name, found in train.items()}
    return Data(train, validation, balance, chances, channels)


class Check:
    """Fixed crops of the validation images of one modality, each at six times with fixed noise."""

    CROPS, SIDE, TIMES = 8, 128, (100, 250, 400, 550, 700, 850)

    def __init__(self, found: List[List[micrographs.Micrograph]], seed: int = 7):
        random, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
        chosen = [found[i % len(found)][0] for i in random.permutation(max(self.CROPS, len(found)))[:self.CROPS]]
        self.x0 = torch.stack([images.crop(each.pixels, self.SIDE, random).float() for each in chosen])
        self.conditions = torch.tensor([[each.modality, each.scale, max(each.noise, micrographs.LEAST_NOISE)] for each in chosen],
                                       dtype=torch.float32)
        self.noise = torch.randn(self.x0.shape, generator=generator)

    @torch.no_grad()
    def losses(self, model: nn.Module, bars: Tensor, conditioned: bool = True) -> np.ndarray:
        """The mean squared error of v at each of the times."""
        x0, noise, conditions = (each.to(bars.device) for each in (self.x0, self.noise, self.conditions * conditioned))
        times = [torch.full((len(x0),), t, device=bars.device) for t in self.TIMES]
        return np.array([v_loss(model, x0, t, noise, bars, conditions).mean().item() for t in times])


class MicroscopyRun(Run):

    options: MicroscopyOptions
    CHOSEN = 1

    def __init__(self, options: MicroscopyOptions, model: ConditionedUNet):
        super().__init__(options, model)
        torch.manual_seed(options.seed)

    def parameter_groups(self) -> List[dict]:
        named = list(self.model.named_parameters())
        return [{"params": [each for name, each in named if not name.startswith(NEW)], "factor": 1.0},
                {"params": [each for name, each in named if name.startswith(NEW)], "factor": FACTOR}]

    def average_decays(self) -> List[moving_average.Decay]:
        return [moving_average.warmed_up(decay) for decay in DECAYS]

    def rate(self) -> float:
        left = (self.options.steps - self.step) / max(1.0, self.options.decay * self.options.steps)
        return self.options.rate * min(1.0, (self.step + 1) / 500, left)

    def train_step(self, data: Data, bars: Tensor) -> float:
        count, size, _ = BATCHES[self.random.choice(len(BATCHES), p=[share for *_, share in BATCHES])]
        crops, conditions = zip(*(micrographs.example(data.train, size, self.random, data.chances, data.balance) for _ in range(count)))
        x0 = torch.stack(crops).to(self.device)
        t = (stratified(count, "cpu") * len(bars)).long().to(self.device)
        self.set_rate()
        with precision(self.device):
            loss = v_loss(self.model, x0, t, torch.randn_like(x0), bars, torch.stack(conditions).to(self.device)).mean()
        return self.descend(loss)

    def averages_state(self) -> dict:
        return {"averages": [each.module.state_dict() for each in self.averages]}

    def restore_averages(self, state: dict) -> None:
        for average, weights in zip(self.averages, state["averages"]):
            moving_average.restore(average, weights, state["step"])


def report(run: MicroscopyRun, checks: Dict[str, Check], bars: Tensor, training_loss: float) -> None:
    """Logs the mean loss of each moving average; of the chosen one also that without conditions, by time, and by modality."""
    first, chosen, last = (each.module for each in run.averages)
    with precision(run.device):
        others = [np.mean([check.losses(average, bars) for check in checks.values()]) for average in (first, last)]
        each = {name: check.losses(chosen, bars) for name, check in checks.items()}
        unconditional = np.mean([check.losses(chosen, bars, conditioned=False) for check in checks.values()])
    by_time = np.mean(list(each.values()), axis=0)
    losses = (training_loss, others[0], by_time.mean(), others[1], unconditional)
    log(run.options.out, [str(run.step), *(f"{loss:.5f}" for loss in losses), f"{run.seconds:.0f}",
                          " ".join(f"{t}:{loss:.5f}" for t, loss in zip(Check.TIMES, by_time)),
                          " ".join(f"{name}:{losses.mean():.5f}" for name, losses in each.items())])


def main(options: MicroscopyOptions) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    data = load(options)
    print({name: (len(data.train[name]), len(data.validation[name])) for name in data.train}, flush=True)
    checks = {name: Check(found) for name, found in data.validation.items() if found}
    torch.manual_seed(options.seed)
    model = ConditionedUNet(len(data.balance), data.channels, extra_blocks=options.further)
    if options.init:
        model.start_from(initial_weights(options.init))
    run = MicroscopyRun(options, model)
    bars = torch.from_numpy(SCHEDULES["cosine"]()).float().to(run.device)
    run.resume()
    if run.step == 0:
        report(run, checks, bars, float("nan"))

    def validate(training_loss: float) -> None:
        report(run, checks, bars, training_loss)
        run.save_best()
    follow(run, lambda: run.train_step(data, bars), validate)
