"""Adapts the denoiser of a model package to a few images: a short training on crops of their known pixels.

The plugin's package org.constraineddiffusion.adaptation is the same in Java; a fixture holds the first steps of both together.
"""

import re
import time
from dataclasses import dataclass, field
from typing import Callable, Collection, Dict, List, Optional, Sequence, Tuple

import numpy as np
import torch
from torch import Tensor, nn

from .losses import v_squares
from .moving_average import warmed_up

TIMES = (100, 250, 400, 550, 700, 850)
"""Of the schedule, at which each held-back window is evaluated."""

WARM_UP = 20
"""Steps until the learning rate is at its maximum."""

CHECK_EVERY, PATIENCE = 25, 8
"""Steps between evaluations of the held-back windows, and how many of these without a new best loss end the training."""

MOST_HELD_BACK, LEAST_LEFT, LEAST_CORNER = 4, 0.75, 8
"""Windows that are held back, the least share of the crops that must be left for training, and the least side of a held-back corner."""

LAST_LEVELS = 2
"""Of the decoder, that are trained as its last ones."""

UNKNOWN = 0.2
"""The probability that a condition of a crop is unknown."""

LEAST_CROPS = 16
"""Different places of a crop, over all images, that are needed."""


@dataclass(frozen=True)
class Settings:
    """Steps, or seconds in place of them; side and number of the crops; the highest learning rate; the decay of the moving average."""

    steps: int = 300
    seconds: Optional[float] = None
    crop: int = 64
    batch: int = 8
    rate: float = 4e-4
    weight_decay: float = 1e-4
    average: float = 0.98
    seed: int = 1

    def fraction(self, step: int, seconds: float) -> float:
        """Of the training that is done, 0 … 1."""
        return step / self.steps if self.seconds is None else seconds / self.seconds

    def rate_at(self, step: int, fraction: float) -> float:
        """The learning rate: a linear rise, then a linear fall to 0."""
        return self.rate * min(1.0, (step + 1) / WARM_UP) * max(0.0, 1 - fraction)


@dataclass(frozen=True)
class Example:
    """pixels [c, h, w] in the model's units; known [h, w]; conditions [k], 0 where unknown."""

    pixels: Tensor
    known: np.ndarray
    conditions: Tensor

    def places(self, side: int, held_back: Sequence[Tuple[int, int, int]] = ()) -> np.ndarray:
        """Whether a crop at (y, x) has known pixels only, and none of the held-back squares (y, x, side): [h − side + 1, w − side + 1]."""
        usable = self.known.copy()
        for y, x, length in held_back:
            usable[y:y + length, x:x + length] = False
        height, width = usable.shape
        if height < side or width < side:
            return np.zeros((0, 0), bool)
        sums = np.pad(np.cumsum(np.cumsum(usable, 0), 1), ((1, 0), (1, 0)))
        return sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side] == side * side

    def crop(self, y: int, x: int, side: int) -> Tensor:
        return self.pixels[:, y:y + side, x:x + side]


Place = Tuple[int, int, int]
"""The index of an example, y and x."""


def last_levels(names: Collection[str]) -> List[str]:
    """The names of the weights of the last levels of a decoder, and of the output: the plugin's TrainedWeights.LAST."""
    found: List[str] = []
    for listed in ("up_blocks", "ups"):
        numbers = {name: int(match.group(1)) for name in names for match in [re.match(rf"(?:.*\.)?{listed}\.(\d+)\.", name)] if match}
        found += [name for name, number in numbers.items() if number > max(numbers.values()) - LAST_LEVELS]
    if not found:
        raise ValueError("the denoiser has no part 'up_blocks', by which the last levels of a decoder are known")
    return found + [name for name in names if re.fullmatch(r"(?:(?!.*\.\d+\.).*\.)?(?:norm|head|conv_norm_out|conv_out)\.[a-z]+", name)]


@dataclass(frozen=True)
class Window:
    """What is held back of the crop at a place: a square, all of the crop where that can be spared, else a corner of it."""

    place: Place
    top: int
    left: int
    side: int


class Crops:
    """The places of the crops of all examples; all are equally likely. Some windows are held back, unless too few crops would be left."""

    def __init__(self, examples: Sequence[Example], side: int, random: np.random.Generator):
        self.examples, self.side, self.random = examples, side, random
        self.places = self.usable([[] for _ in examples])
        total = len(self.places)
        if total < LEAST_CROPS:
            raise ValueError(f"{total} crops of {side}² known pixels fit into the images; at least {LEAST_CROPS} are needed")
        self.held_back: List[Window] = []
        chosen: List[List[Tuple[int, int, int]]] = [[] for _ in examples]

        def hold_back(length: int) -> None:
            for _ in range(32):
                window = self.candidate(length)
                index, y, x = window.place
                chosen[index].append((y + window.top, x + window.left, window.side))
                left = self.usable(chosen)
                if len(left) >= LEAST_LEFT * total and len(self.held_back) < MOST_HELD_BACK:
                    self.held_back.append(window)
                    self.places = left
                else:
                    chosen[index].pop()
        length = side
        while (length == side or length >= LEAST_CORNER) and not self.held_back:
            hold_back(length)
            length //= 2

    def place(self) -> Place:
        index, y, x = (int(value) for value in self.places[self.random.integers(len(self.places))])
        return index, y, x

    def candidate(self, length: int) -> Window:
        """A random crop; if less is wanted, the outer corner of the crop that lies farthest in a corner of an example: few crops touch it."""
        if length == self.side:
            return Window(self.place(), 0, 0, length)
        index, bottom, right = self.place()[0], bool(self.random.integers(2)), bool(self.random.integers(2))
        places = self.places[self.places[:, 0] == index]
        _, y, x = (int(value) for value in places[np.argmax(places[:, 1] * (1 if bottom else -1) + places[:, 2] * (1 if right else -1))])
        return Window((index, y, x), self.side - length if bottom else 0, self.side - length if right else 0, length)

    def usable(self, held_back: List[List[Tuple[int, int, int]]]) -> np.ndarray:
        found = [np.argwhere(example.places(self.side, windows)).reshape(-1, 2) for example, windows in zip(self.examples, held_back)]
        return np.concatenate([np.insert(places, 0, index, axis=1) for index, places in enumerate(found)])

    def batch(self, count: int) -> Tuple[Tensor, Tensor]:
        """Crops [count, c, side, side], turned and flipped, and their conditions [count, k], each unknown at times."""
        crops, conditions = [], []
        for index, y, x in self.places[self.random.integers(len(self.places), size=count)]:
            example = self.examples[index]
            piece = torch.rot90(example.crop(y, x, self.side), int(self.random.integers(4)), (1, 2))
            crops.append(piece.flip(2) if self.random.random() < 0.5 else piece)
            known = torch.from_numpy(self.random.random(len(example.conditions)) >= UNKNOWN)
            conditions.append(torch.where(known, example.conditions, 0.0))
        return torch.stack(crops), torch.stack(conditions)

    def windows(self) -> Tuple[Tensor, Tensor, Tensor]:
        """The crops of the held-back windows, their conditions, and a mask [n, 1, side, side] of what is held back of each."""
        chosen = [(self.examples[index], y, x) for index, y, x in (window.place for window in self.held_back)]
        counted = torch.zeros(len(chosen), 1, self.side, self.side)
        for mask, window in zip(counted[:, 0], self.held_back):
            mask[window.top:window.top + window.side, window.left:window.left + window.side] = 1
        return torch.stack([each.crop(y, x, self.side) for each, y, x in chosen]), torch.stack([each.conditions for each, _, _ in chosen]), counted


class Trainer:
    """The weights of a module, its optimizer, and the moving average of the weights."""

    def __init__(self, module: nn.Module, bars: Tensor, settings: Settings, trained: Callable[[str], bool] = lambda name: True):
        self.module, self.bars, self.settings = module, bars, settings
        self.weights: Dict[str, Tensor] = {name: each.requires_grad_() for name, each in module.named_parameters() if trained(name)}
        self.centred = centred(self.weights)
        self.optimizer = torch.optim.AdamW(self.weights.values(), lr=settings.rate, weight_decay=settings.weight_decay)
        self.decay = warmed_up(settings.average)
        self.average = {name: each.detach().clone() for name, each in self.weights.items()}
        self.count = 0

    def step(self, x0: Tensor, t: Tensor, noise: Tensor, conditions: Tensor, rate: float) -> float:
        """One step of AdamW; the loss before it. conditions: [n, 0] for an unconditional model."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(x0, t, noise, conditions)
        loss.backward()
        nn.utils.clip_grad_norm_(self.weights.values(), 1.0)
        self.optimizer.step()
        self.count += 1
        self.after_step()
        return loss.item()

    @torch.no_grad()
    def after_step(self) -> None:
        keep = self.decay(self.count)
        for name in self.centred:
            self.weights[name] -= self.weights[name].mean(0, keepdim=True)
        for name, each in self.weights.items():
            self.average[name].lerp_(each, 1 - keep)

    def loss(self, x0: Tensor, t: Tensor, noise: Tensor, conditions: Tensor, counted: Optional[Tensor] = None) -> Tensor:
        """counted: [n, 1, h, w], 1 where the error counts; None for everywhere."""
        squares = v_squares(self.module, x0, t, noise, self.bars, *([conditions] if conditions.shape[1] else []))
        return squares.mean() if counted is None else (squares * counted).sum() / (counted.sum() * x0.shape[1])

    @torch.no_grad()
    def exchange(self) -> None:
        """Exchanges weights and their average, for an evaluation of the latter."""
        for name, each in self.weights.items():
            current = each.clone()
            each.copy_(self.average[name])
            self.average[name].copy_(current)

    @torch.no_grad()
    def take(self, weights: Dict[str, Tensor]) -> None:
        for name, each in weights.items():
            self.weights[name].copy_(each)


def centred(weights: Dict[str, Tensor]) -> List[str]:
    """Weights, with their biases, whose mean over the outputs is 0: it has to stay so (InferenceBlock)."""
    found = []
    for name, each in weights.items():
        if name.endswith("weight") and each.dim() == 4 and float(each.detach().mean(0).abs().max()) < 1e-3 * float(each.detach().abs().mean()):
            bias = name.removesuffix("weight") + "bias"
            found += [name, bias] if bias in weights else [name]
    return found


@dataclass
class History:
    """The loss of each step; steps and losses of the held-back windows; the number of the best step; the seconds of the training."""

    losses: List[float] = field(default_factory=list)
    checked: List[int] = field(default_factory=list)
    held_back: List[float] = field(default_factory=list)
    best: int = 0
    seconds: float = 0.0


def stratified(count: int, generator: torch.Generator) -> Tensor:
    """Random numbers in 0 … 1, one in each of `count` equal parts."""
    return (torch.arange(count) + torch.rand(count, generator=generator)) / count


class Check:
    """The held-back windows at each of TIMES that is trained, with fixed noise."""

    def __init__(self, crops: Crops, times: Tensor, seed: int):
        self.times = [t for t in (each * (int(times[-1]) + 1) // 1000 for each in TIMES) if bool((times == t).any())]
        windows, conditions, counted = crops.windows()
        self.x0, self.conditions, self.counted = windows, conditions, counted
        self.noise = [torch.randn(windows.shape, generator=torch.Generator().manual_seed(seed + index)) for index in range(len(self.times))]

    @torch.no_grad()
    def loss(self, trainer: Trainer) -> float:
        trainer.exchange()
        found = [trainer.loss(self.x0, torch.full((len(self.x0),), t), noise, self.conditions, self.counted).item()
                 for t, noise in zip(self.times, self.noise)]
        trainer.exchange()
        return float(np.mean(found))


def trained_times(length: int, guidance: Optional[dict]) -> Tensor:
    """The times of a schedule at which the denoiser is not guided: there its output is what it was trained for."""
    times = torch.arange(length)
    return times[(times < guidance["from"]) | (times >= guidance["to"])] if guidance else times


def adapt(trainer: Trainer, crops: Crops, times: Tensor, follow: Callable[[History, float], bool] = lambda history, fraction: True) -> History:
    """Trains at some times of the schedule, and leaves the module with the best average.

    follow: gets the history and the fraction that is done; False ends the training.
    """
    settings, history, started = trainer.settings, History(), time.monotonic()
    generator = torch.Generator().manual_seed(settings.seed)
    check = Check(crops, times, settings.seed) if crops.held_back else None
    best: Dict[str, Tensor] = {}

    def evaluate() -> None:
        loss = check.loss(trainer)
        history.checked.append(trainer.count)
        history.held_back.append(loss)
        if loss <= min(history.held_back):
            history.best = trainer.count
            best.update({name: each.clone() for name, each in trainer.average.items()})
    if check:
        evaluate()
    fraction = 0.0
    while fraction < 1 and follow(history, fraction):
        x0, conditions = crops.batch(settings.batch)
        t = times[(stratified(len(x0), generator) * len(times)).long()]
        noise = torch.randn(x0.shape, generator=generator)
        history.losses.append(trainer.step(x0, t, noise, conditions, settings.rate_at(trainer.count, fraction)))
        fraction = settings.fraction(trainer.count, time.monotonic() - started)
        if check and (trainer.count % CHECK_EVERY == 0 or fraction >= 1):
            evaluate()
            if history.checked.index(history.best) + PATIENCE < len(history.checked):
                break
    if not check:
        history.best = trainer.count
    trainer.take(best or trainer.average)
    history.seconds = time.monotonic() - started
    return history
