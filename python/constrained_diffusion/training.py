"""What runs of training have in common: examples, loss, moving average, checkpoints, validation.

Resumable: a run that finds OUT/last.pt goes on from it. Seeded. CPU or CUDA. The learning rate is constant until the
last --decay share of the steps, where it falls to zero, so a finished run can be carried on with more --steps. One line a validation is
appended to OUT/log.tsv: step, training loss, validation loss, seconds, then the loss of each check. OUT/best.pt keeps the best weights.
"""

import argparse
import copy
import time
from pathlib import Path
from typing import Callable, List, Tuple

import numpy as np
import torch
from torch import Tensor, nn

from . import images as data
from . import synthetic
from .schedule import SCHEDULES


def add_options(parser: argparse.ArgumentParser) -> None:
    """Those of any denoiser's training."""
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of 8-bit PNG files")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--steps", type=int, default=20000)
    parser.add_argument("--small-steps", type=int, default=6000, help="first steps, on 64² crops; the rest is on 128²")
    parser.add_argument("--decay", type=float, default=0.9, help="share of the steps over which the rate falls to 0")
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--schedule", choices=sorted(SCHEDULES), default="cosine")
    parser.add_argument("--large-share", type=float, default=0.0,
                        help="share of the later steps that see 256² crops, a quarter as many")
    parser.add_argument("--small-batch", type=int, default=24)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--resampled", type=float, default=data.Variety.resampled, help="share of the crops that are resampled")
    parser.add_argument("--contrast", type=float, default=data.Variety.contrast, help="share of the crops that are of another contrast")
    parser.add_argument("--ema", type=float, default=0.999)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--validate-every", type=int, default=500)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")


def precision(device: str) -> torch.autocast:
    """Products in bfloat16 where the device has instructions for it; without them it takes many times as long as float32."""
    kind = torch.device(device).type
    quick = torch.cuda.is_bf16_supported() if kind == "cuda" else kind == "cpu" and torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(kind, torch.bfloat16, enabled=quick)


def v_target(x0: Tensor, noise: Tensor, bar: Tensor) -> Tensor:
    """v = √ᾱ·noise − √(1−ᾱ)·x0 (Salimans & Ho 2022)."""
    return bar.sqrt() * noise - (1 - bar).sqrt() * x0


def v_loss(model: nn.Module, x0: Tensor, t: Tensor, noise: Tensor, bars: Tensor, *told: Tensor) -> Tensor:
    """The squared error of v, a mean for each image: [n]. told: what the model is given beside x_t and t."""
    bar = bars[t].view(-1, 1, 1, 1)
    xt = bar.sqrt() * x0 + (1 - bar).sqrt() * noise
    return (model(xt, t.float(), *told) - v_target(x0, noise, bar)).square().mean(dim=(1, 2, 3))


class Validation:
    """Four fixed crops of each validation image, each at fixed times with fixed noise.

    encode: what a model of latents sees of an image; told: what a model is given beside, for one crop [1, …] or for each.
    """

    CROPS = 4
    """Of an image."""

    def __init__(self, images, size: int = 128, seed: int = 7, encode: Callable[[Tensor], Tensor] = lambda image: image, told: Tuple[Tensor, ...] = ()):
        random = np.random.default_rng(seed)
        generator = torch.Generator().manual_seed(seed)
        crops = [data.crop(image, size, random) for image in images for _ in range(self.CROPS)]
        self.x0 = encode(torch.stack(crops))
        self.noise = torch.randn(self.x0.shape, generator=generator)
        count = len(crops)
        self.u = (torch.randperm(count, generator=generator) + 0.5) / count
        self.told = [each.expand(count, *each.shape[1:]) for each in told]

    @torch.no_grad()
    def loss(self, model: nn.Module, bars: Tensor) -> float:
        device, losses = bars.device, []
        for start in range(0, len(self.x0), 16):
            part = slice(start, start + 16)
            t = (self.u[part] * len(bars)).long().to(device)
            told = (each[part].to(device) for each in self.told)
            losses.append(v_loss(model, self.x0[part].to(device), t, self.noise[part].to(device), bars, *told))
        return torch.cat(losses).mean().item()


class Run:
    """The state of a training run: weights, their moving average, optimiser, random generators and step."""

    DECAY = 1e-4

    def __init__(self, options: argparse.Namespace, model: nn.Module):
        self.options = options
        self.model = model.to(options.device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.model).requires_grad_(False).eval()
        self.optimiser = torch.optim.AdamW([each for each in self.model.parameters() if each.requires_grad], lr=options.rate, weight_decay=self.DECAY, fused=True)
        self.random = np.random.default_rng(options.seed)
        self.step, self.best, self.seconds = 0, float("inf"), 0.0

    def rate(self) -> float:
        options = self.options
        warm_up = min(1.0, (self.step + 1) / 500)
        left = (options.steps - self.step) / max(1.0, options.decay * options.steps)
        return options.rate * warm_up * min(1.0, left)

    def set_rate(self) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()

    def crops(self) -> Tuple[int, int]:
        """How many crops the next step sees, and of which size."""
        options = self.options
        if self.step < options.small_steps:
            return options.small_batch, 64
        if options.large_share > 0 and self.random.random() < options.large_share:
            return max(1, options.batch // 4), 256
        return options.batch, 128

    def examples(self, sources: List[List[Tensor]]) -> Tuple[Tensor, ...]:
        """The next batch of clean images, and what the model is told of them beside."""
        return data.batch(sources, *self.crops(), self.random, self.variety()).crops.to(self.options.device),

    def variety(self) -> data.Variety:
        return data.Variety(self.options.resampled, self.options.contrast)

    def train_step(self, sources: List[List[Tensor]], bars: Tensor) -> float:
        options = self.options
        x0, *told = self.examples(sources)
        # Times are stratified over the batch: less variance of the loss at no cost.
        u = (torch.arange(len(x0), device=x0.device) + torch.rand(len(x0), device=x0.device)) / len(x0)
        t = (self.times(u) * len(bars)).long()
        self.set_rate()
        with precision(options.device):
            loss = v_loss(self.model, x0, t, torch.randn_like(x0), bars, *told).mean()
        return self.descend(loss)

    def times(self, u: Tensor) -> Tensor:
        """The times to train at, 0 … 1, of evenly spread ones."""
        return u

    def descend(self, loss: Tensor) -> float:
        """Moves the weights down the loss, and their average after them."""
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.step += 1
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), 1 - self.memory())
        return loss.item()

    def memory(self) -> float:
        """The share of the average that a step leaves."""
        return min(self.options.ema, (1 + self.step) / (10 + self.step))

    def weights(self) -> dict:
        return {"weights": self.average.state_dict(), "schedule": self.options.schedule, "step": self.step, "loss": self.best,
                "seconds": self.seconds}

    def save(self) -> None:
        state = {"model": self.model.state_dict(), "average": self.average.state_dict(),
                 "optimiser": self.optimiser.state_dict(), "random": self.random.bit_generator.state,
                 "torch": torch.get_rng_state(), "step": self.step, "best": self.best, "seconds": self.seconds}
        write(state, self.options.out / "last.pt")

    def resume(self) -> None:
        file = self.options.out / "last.pt"
        if file.exists():
            state = torch.load(file, map_location=self.options.device, weights_only=False)
            self.model.load_state_dict(state["model"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.random.bit_generator.state = state["random"]
            torch.set_rng_state(state["torch"].cpu())
            self.step, self.best, self.seconds = state["step"], state["best"], state["seconds"]


def write(content: dict, file: Path) -> None:
    """Writes beside and renames, so that a run that is cut off leaves no broken file."""
    beside = file.with_suffix(".part")
    torch.save(content, beside)
    beside.replace(file)


def sources(folders: List[Path], rendered: int, channels: int) -> Tuple[List[List[Tensor]], List[List[Tensor]]]:
    """The training and the validation images of each source."""
    found = [data.load(folder, channels) for folder in folders]
    if rendered:
        found.append((synthetic.generate(rendered, seed=0), synthetic.generate(20, seed=1)))
    return [train for train, _ in found], [validation for _, validation in found]


def follow(run: Run, train: List[List[Tensor]], checked: List[Validation]) -> None:
    """Trains to the last step, from where the folder's last run was cut off."""
    options, started, losses = run.options, time.time(), []
    options.out.mkdir(parents=True, exist_ok=True)
    bars = torch.from_numpy(SCHEDULES[options.schedule]()).float().to(options.device)
    run.resume()
    print(" + ".join(map(str, map(len, train))), f"training images, from step {run.step}", flush=True)
    while run.step < options.steps:
        losses.append(run.train_step(train, bars))
        if run.step % options.validate_every == 0 or run.step == options.steps:
            run.seconds += time.time() - started
            each = [check.loss(run.average, bars) for check in checked]
            loss = float(np.mean(each))
            line = "\t".join([str(run.step), f"{np.mean(losses):.5f}", f"{loss:.7f}", f"{run.seconds:.0f}", *(f"{one:.5f}" for one in each)])
            with open(options.out / "log.tsv", "a") as log:
                log.write(line + "\n")
            print(line, flush=True)
            if loss < run.best:
                run.best = loss
                write(run.weights(), options.out / "best.pt")
            run.save()
            started, losses = time.time(), []
