"""The state of a training run, and the loop that all runs share.

A run that finds last.pt in its folder continues from it, and ends with the same weights as one that was not interrupted. The learning rate is
constant until the last --decay share of the steps, where it falls to 0, so that a finished run can be continued with more --steps.
"""

import time
from pathlib import Path
from typing import Callable, Dict, List, Sequence, Tuple, Union

import numpy as np
import torch
from torch import Tensor, nn

from ..data import images as data
from ..data.variety import Variety
from ..sampling.schedules import SCHEDULES
from . import moving_average
from .losses import precision, v_loss
from .options import DenoiserOptions, RunOptions
from .validation import Validation


def device_of(options: RunOptions) -> str:
    return options.device or ("cuda" if torch.cuda.is_available() else "cpu")


class Run:
    """Weights, their moving averages, optimizer, random generators and step."""

    WEIGHT_DECAY = 1e-4
    CHOSEN = 0
    """Which moving average best.pt has."""

    def __init__(self, options: RunOptions, model: nn.Module):
        self.options, self.device = options, device_of(options)
        self.model = model.to(self.device, memory_format=torch.channels_last)
        self.averages = [moving_average.moving_average(self.model, decay) for decay in self.average_decays()]
        self.optimizer = torch.optim.AdamW(self.parameter_groups(), lr=options.rate, weight_decay=self.WEIGHT_DECAY, fused=True)
        self.random = np.random.default_rng(options.seed)
        self.step, self.best, self.seconds = 0, float("inf"), 0.0

    def parameter_groups(self) -> List[dict]:
        """The trained weights. A group may have a `factor`, by which its learning rate is multiplied."""
        return [{"params": [each for each in self.model.parameters() if each.requires_grad]}]

    def average_decays(self) -> List[moving_average.Decay]:
        """One for each moving average that is kept."""
        return [moving_average.warmed_up(self.options.ema)]

    @property
    def average(self) -> nn.Module:
        """The model with the averaged weights that best.pt gets."""
        return self.averages[self.CHOSEN].module

    def rate(self) -> float:
        """The learning rate of the next step."""
        options = self.options
        warm_up = min(1.0, (self.step + 1) / 500)
        left = (options.steps - self.step) / max(1.0, options.decay * options.steps)
        return options.rate * warm_up * min(1.0, left)

    def set_rate(self) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate() * group.get("factor", 1.0)

    def descend(self, loss: Tensor) -> float:
        """One step of the optimizer, and the update of the moving averages."""
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        for average in self.averages:
            average.update_parameters(self.model)
        return loss.item()

    def weights(self) -> dict:
        """The content of best.pt."""
        return {"weights": self.average.state_dict(), "schedule": "cosine", "step": self.step}

    def save_best(self) -> None:
        write(self.weights(), self.options.out / "best.pt")

    def averages_state(self) -> dict:
        return {"average": self.average.state_dict(), "best": self.best}

    def restore_averages(self, state: dict) -> None:
        moving_average.restore(self.averages[0], state["average"], state["step"])
        self.best = state["best"]

    def save(self) -> None:
        state = {"model": self.model.state_dict(), **self.averages_state(), "optimiser": self.optimizer.state_dict(),
                 "random": self.random.bit_generator.state, "torch": torch.get_rng_state(), "step": self.step, "seconds": self.seconds}
        write(state, self.options.out / "last.pt")

    def resume(self) -> None:
        file = self.options.out / "last.pt"
        if file.exists():
            state = torch.load(file, map_location=self.device, weights_only=False)
            self.model.load_state_dict(state["model"])
            self.restore_averages(state)
            self.optimizer.load_state_dict(state["optimiser"])
            self.random.bit_generator.state = state["random"]
            torch.set_rng_state(state["torch"].cpu())
            self.step, self.seconds = state["step"], state["seconds"]


class DenoiserRun(Run):
    """A run on sources of images, each of which is sampled equally often."""

    options: DenoiserOptions

    def crops(self) -> Tuple[int, int]:
        """Number and side of the crops of the next step."""
        options = self.options
        if self.step < options.small_steps:
            return options.small_batch, 64
        if options.large_share > 0 and self.random.random() < options.large_share:
            return max(1, options.batch // 4), 256
        return options.batch, 128

    def batch(self, sources: List[List[Tensor]]) -> data.Batch:
        return data.batch(sources, *self.crops(), self.random, Variety(self.options.resampled, self.options.contrast))

    def examples(self, sources: List[List[Tensor]]) -> Tuple[Tensor, ...]:
        """The next batch of clean images, and its conditions."""
        return self.batch(sources).crops.to(self.device),

    def times(self, u: Tensor) -> Tensor:
        """The training times, 0 … 1, of uniformly distributed u."""
        return u

    def train_step(self, sources: List[List[Tensor]], bars: Tensor) -> float:
        x0, *conditions = self.examples(sources)
        t = (self.times(stratified(len(x0), x0.device)) * len(bars)).long()
        self.set_rate()
        with precision(self.device):
            loss = v_loss(self.model, x0, t, torch.randn_like(x0), bars, *conditions).mean()
        return self.descend(loss)

    def weights(self) -> dict:
        return {**super().weights(), "schedule": self.options.schedule, "loss": self.best, "seconds": self.seconds}


def stratified(count: int, device: Union[str, torch.device]) -> Tensor:
    """Uniform random numbers in 0 … 1, one in each of `count` equal parts: as times of a batch they reduce the variance of the loss."""
    return (torch.arange(count, device=device) + torch.rand(count, device=device)) / count


def write(content: dict, file: Path) -> None:
    """Writes a temporary file and renames it, so that an interrupted run leaves no broken file."""
    beside = file.with_suffix(".part")
    torch.save(content, beside)
    beside.replace(file)


def log(folder: Path, cells: Sequence[str]) -> None:
    """Appends a line to log.tsv and prints it."""
    line = "\t".join(cells)
    with open(folder / "log.tsv", "a") as file:
        file.write(line + "\n")
    print(line, flush=True)


def follow(run: Run, step: Callable[[], float], validate: Callable[[float], None]) -> None:
    """Trains to the last step. step: one optimizer step, which returns its loss; validate: gets the mean training loss since the last one."""
    options, started, losses = run.options, time.time(), []
    while run.step < options.steps:
        losses.append(step())
        if run.step % options.validate_every == 0 or run.step == options.steps:
            run.seconds += time.time() - started
            validate(float(np.mean(losses)))
            run.save()
            started, losses = time.time(), []


def train_denoiser(run: DenoiserRun, train: List[List[Tensor]], checks: List[Validation]) -> None:
    """Trains on all sources, or continues the run of the folder; best.pt is chosen by the mean loss of the checks."""
    options = run.options
    options.out.mkdir(parents=True, exist_ok=True)
    bars = torch.from_numpy(SCHEDULES[options.schedule]()).float().to(run.device)
    run.resume()
    print(" + ".join(map(str, map(len, train))), f"training images, from step {run.step}", flush=True)

    def validate(training_loss: float) -> None:
        each = [check.loss(run.average, bars) for check in checks]
        loss = float(np.mean(each))
        log(options.out, [str(run.step), f"{training_loss:.5f}", f"{loss:.7f}", f"{run.seconds:.0f}", *(f"{one:.5f}" for one in each)])
        if loss < run.best:
            run.best = loss
            run.save_best()
    follow(run, lambda: run.train_step(train, bars), validate)


def initial_weights(file: Path) -> Dict[str, Tensor]:
    """The weights of a run's best.pt or of a model's TorchScript file, without those of a guide."""
    try:
        saved = torch.jit.load(str(file), map_location="cpu").state_dict()
        return {name.removeprefix("denoiser.").removeprefix("traced."): tensor for name, tensor in saved.items() if not name.startswith("guide.")}
    except RuntimeError:
        return torch.load(file, map_location="cpu", weights_only=True)["weights"]
