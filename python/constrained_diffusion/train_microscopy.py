"""Trains the general prior: python -m constrained_diffusion.train_microscopy --collection FOLDER --nuclei FOLDER --volumes FOLDER --out RUN.

The model is conditioned on modality, structure scale and noise (micrographs.py), each of which may be unknown. Every modality counts by its
variety, not by its number of files. Validation is reported by modality and by time. A run is resumed by the same command, and seeded.
"""

import argparse
import copy
import time
from pathlib import Path
from typing import Dict, List, Tuple

import numpy as np
import torch
from torch import Tensor

from . import images, micrographs
from .schedule import SCHEDULES
from .train import initial
from .training import precision, v_loss, write
from .unet import ConditionedUNet

EMAS = (0.998, 0.9995, 0.9999)
"""Moving averages that are kept, of which the best is chosen when the run has ended."""

BATCHES = ((24, 64, 0.45), (8, 128, 0.4), (2, 256, 0.15))
"""Crops of a step, their side, and how often."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, text in (("collection", "micrographs with SOURCES.tsv"), ("nuclei", "BBBC038"), ("volumes", "isotropic and confocal stacks"), ("out", "checkpoints, log")):
        parser.add_argument(f"--{name}", type=Path, required=True, help=text)
    parser.add_argument("--init", type=Path, help="weights to start from: a package's denoiser.pt or best.pt of a run")
    parser.add_argument("--only", nargs="+", default=[], choices=micrographs.MODALITIES, help="train on these modalities alone")
    parser.add_argument("--steps", type=int, default=30000)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--decay", type=float, default=0.6, help="share of the steps, at the end, over which the rate falls to 0")
    parser.add_argument("--further", type=int, default=3, help="residual blocks added at the coarsest level")
    parser.add_argument("--rendered", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--validate-every", type=int, default=1000)
    return parser.parse_args()


class Check:
    """Fixed crops of the validation images of one modality, each at six times with fixed noise."""

    CROPS, SIDE, TIMES = 8, 128, (100, 250, 400, 550, 700, 850)

    def __init__(self, found: List[List[micrographs.Micrograph]], seed: int = 7):
        random, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
        chosen = [found[i % len(found)][0] for i in random.permutation(max(self.CROPS, len(found)))[:self.CROPS]]
        self.x0 = torch.stack([images.crop(each.pixels, self.SIDE, random).float() for each in chosen])
        self.conditions = torch.tensor([[each.modality, each.scale, max(each.noise, 1e-3)] for each in chosen], dtype=torch.float32)
        self.noise = torch.randn(self.x0.shape, generator=generator)

    @torch.no_grad()
    def losses(self, model: torch.nn.Module, bars: Tensor, conditioned: bool = True) -> np.ndarray:
        """The mean squared error of v at each of the times."""
        told = self.conditions if conditioned else torch.zeros_like(self.conditions)
        each = [v_loss(model, self.x0, torch.full((len(self.x0),), t), self.noise, bars, told).mean().item() for t in self.TIMES]
        return np.array(each)


class Run:
    """Weights, their moving averages, optimiser, random generator and step."""

    def __init__(self, options: argparse.Namespace, model: ConditionedUNet):
        self.options, self.model = options, model.to(memory_format=torch.channels_last)
        self.averages = [copy.deepcopy(self.model).requires_grad_(False).eval() for _ in EMAS]
        self.optimiser = torch.optim.AdamW(self.groups(), lr=options.rate, weight_decay=1e-4, fused=True)
        self.random = np.random.default_rng(options.seed)
        torch.manual_seed(options.seed)
        self.step, self.seconds = 0, 0.0

    def groups(self) -> List[dict]:
        """New weights, of the conditions, learn faster than those that are trained on."""
        new = ("modality.", "condition.")
        named = list(self.model.named_parameters())
        return [{"params": [each for name, each in named if not name.startswith(new)], "factor": 1.0},
                {"params": [each for name, each in named if name.startswith(new)], "factor": 4.0}]

    def rate(self) -> float:
        left = (self.options.steps - self.step) / max(1.0, self.options.decay * self.options.steps)
        return self.options.rate * min(1.0, (self.step + 1) / 500, left)

    def train_step(self, train: micrographs.Images, bars: Tensor) -> float:
        count, size, _ = BATCHES[self.random.choice(len(BATCHES), p=[share for *_, share in BATCHES])]
        crops, conditions = zip(*(micrographs.example(train, size, self.random) for _ in range(count)))
        x0 = torch.stack(crops)
        u = (torch.arange(count) + torch.rand(count)) / count
        t = (u * len(bars)).long()
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate() * group["factor"]
        with precision("cpu"):
            loss = v_loss(self.model, x0, t, torch.randn_like(x0), bars, torch.stack(conditions)).mean()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.step += 1
        with torch.no_grad():
            for average, memory in zip(self.averages, EMAS):
                torch._foreach_lerp_(list(average.parameters()), list(self.model.parameters()), 1 - min(memory, (1 + self.step) / (10 + self.step)))
        return loss.item()

    def save(self) -> None:
        write({"model": self.model.state_dict(), "averages": [each.state_dict() for each in self.averages], "optimiser": self.optimiser.state_dict(),
               "random": self.random.bit_generator.state, "torch": torch.get_rng_state(), "step": self.step, "seconds": self.seconds},
              self.options.out / "last.pt")
        write({"weights": self.averages[1].state_dict(), "schedule": "cosine", "step": self.step}, self.options.out / "best.pt")

    def resume(self) -> None:
        file = self.options.out / "last.pt"
        if file.exists():
            state = torch.load(file, weights_only=False)
            self.model.load_state_dict(state["model"])
            for average, saved in zip(self.averages, state["averages"]):
                average.load_state_dict(saved)
            self.optimiser.load_state_dict(state["optimiser"])
            self.random.bit_generator.state = state["random"]
            torch.set_rng_state(state["torch"])
            self.step, self.seconds = state["step"], state["seconds"]


def report(run: Run, checks: Dict[str, Check], bars: Tensor, training: float) -> None:
    """Appends the losses: of each moving average the mean; of the middle one by time, by modality, and without conditions."""
    with precision("cpu"):
        means = [np.mean([check.losses(average, bars) for check in checks.values()]) for average in (run.averages[0], run.averages[2])]
        each = {name: check.losses(run.averages[1], bars) for name, check in checks.items()}
        without = np.mean([check.losses(run.averages[1], bars, conditioned=False) for check in checks.values()])
    by_time = np.mean(list(each.values()), axis=0)
    line = [str(run.step), f"{training:.5f}", f"{means[0]:.5f}", f"{by_time.mean():.5f}", f"{means[1]:.5f}", f"{without:.5f}", f"{run.seconds:.0f}",
            " ".join(f"{t}:{loss:.5f}" for t, loss in zip(Check.TIMES, by_time)), " ".join(f"{name}:{losses.mean():.5f}" for name, losses in each.items())]
    with open(run.options.out / "log.tsv", "a") as log:
        log.write("\t".join(line) + "\n")
    print("\t".join(line), flush=True)


def main() -> None:
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    train, validation = micrographs.load(options.collection, options.nuclei, options.volumes, options.rendered)
    if options.only:
        train = {name: found if name in options.only else [] for name, found in train.items()}
    print({name: (len(train[name]), len(validation[name])) for name in train}, flush=True)
    checks = {name: Check(found) for name, found in validation.items() if found}
    torch.manual_seed(options.seed)
    model = ConditionedUNet(len(micrographs.MODALITIES), further=options.further)
    if options.init:
        model.start_from(initial(options.init))
    run, bars = Run(options, model), torch.from_numpy(SCHEDULES["cosine"]()).float()
    run.resume()
    started, losses = time.time(), []
    if run.step == 0:
        report(run, checks, bars, float("nan"))
    while run.step < options.steps:
        losses.append(run.train_step(train, bars))
        if run.step % options.validate_every == 0 or run.step == options.steps:
            run.seconds += time.time() - started
            report(run, checks, bars, float(np.mean(losses)))
            run.save()
            started, losses = time.time(), []


if __name__ == "__main__":
    main()
