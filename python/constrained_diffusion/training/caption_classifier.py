"""Trains the classifier that proposes a caption for an image, on images as the plugin gives them: whole or small, coarse, grey, with holes."""

from typing import Dict, List, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..data import images
from ..data import sources as data_sources
from ..data.images import HIGH, LOW
from ..nets.caption_classifier import CaptionClassifier
from .moving_average import Decay
from .options import CaptionClassifierOptions
from .run import Run, follow, log

LARGEST = 256
"""The plugin averages larger images down to at most this side."""

SIDES = (24, 32, 48, 64, 96, 128)
"""Of the training images, in pixels."""

REDUCED = {"whole": 1, "a quarter of the side": 4, "an eighth of the side": 8}
"""How often the sides of a validation image are divided."""


def reduced(image: Tensor, factor: int) -> Tensor:
    """Means over factor × factor pixels of [c, h, w]."""
    return F.avg_pool2d(image[None], factor)[0] if factor > 1 else image


def as_given(image: Tensor, factor: int = 1) -> Tensor:
    """As the plugin gives an image [3, h, w] to the classifier, after its sides were divided by `factor`."""
    small = reduced(image, factor)
    return reduced(small, -(-max(small.shape[1:]) // LARGEST))


def own_scale(image: Tensor) -> Tensor:
    """Another scale of [3, h, w], as if it were a whole image."""
    low, high = np.percentile(image.numpy(), [LOW, HIGH])
    return (image - float(low)) * (2 / max(float(high - low), 1e-6)) - 1


def example(image: Tensor, side: int, random: np.random.Generator) -> Tensor:
    """A random part of an image [3, h, w], of random coarseness: [3, side, side]."""
    factor = int(random.choice([1, 1, 2, 3, 4, 8]))
    factor = max(1, min(factor, min(image.shape[1:]) // side))
    part = reduced(images.crop(image, side * factor, random), factor)
    if random.random() < 0.5:
        part = own_scale(part)
    if random.random() < 0.4:
        part = part.mean(0, keepdim=True).expand(3, -1, -1)
    part = torch.rot90(part, int(random.integers(4)), (1, 2))
    part = ((part + 1) * float(random.uniform(0.8, 1.2)) - 1).clone()
    if random.random() < 0.5:
        size = [int(length) for length in random.integers(side // 6, side * 3 // 5, 2)]
        y, x = (int(random.integers(side - length + 1)) for length in size)
        part[:, y:y + size[0], x:x + size[1]] = 0
    return part


def with_hole(image: Tensor) -> Tensor:
    """Without the middle quarter of the pixels."""
    _, height, width = image.shape
    holed = image.clone()
    holed[:, height // 4:3 * height // 4, width // 4:3 * width // 4] = 0
    return holed


@torch.no_grad()
def accuracy(model: torch.nn.Module, validation: List[List[Tensor]]) -> Dict[str, List[float]]:
    """The share of images whose class is found, of each class: whole, coarse and with a hole."""
    def right(given) -> List[float]:
        return [float(np.mean([int(model(given(image)[None]).argmax()) == label for image in kind])) for label, kind in enumerate(validation)]
    found = {name: right(lambda image, factor=factor: as_given(image, factor)) for name, factor in REDUCED.items()}
    return {**found, "with a hole": right(lambda image: with_hole(as_given(image)))}


class CaptionRun(Run):

    options: CaptionClassifierOptions

    def __init__(self, options: CaptionClassifierOptions):
        super().__init__(options, CaptionClassifier(len(options.data)))

    def average_decays(self) -> List[Decay]:
        return [lambda step: min(0.99, step / (step + 10))]

    def examples(self, sources: List[List[Tensor]]) -> Tuple[Tensor, Tensor]:
        side, labels = int(self.random.choice(SIDES)), self.random.integers(len(sources), size=self.options.batch)
        chosen = [sources[label][int(self.random.integers(len(sources[label])))] for label in labels]
        return torch.stack([example(image, side, self.random) for image in chosen]), torch.from_numpy(labels)

    def train_step(self, sources: List[List[Tensor]]) -> float:
        self.set_rate()
        given, labels = self.examples(sources)
        return self.descend(F.cross_entropy(self.model(given.to(self.device)), labels.to(self.device)))

    def weights(self) -> dict:
        return {"weights": self.average.state_dict(), "names": [folder.name for folder in self.options.data], "step": self.step}


def main(options: CaptionClassifierOptions) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    train, validation = data_sources.load(options.data, 0, 3)
    torch.manual_seed(options.seed)
    run = CaptionRun(options)
    run.resume()

    def validate(training_loss: float) -> None:
        found = accuracy(run.average, validation)
        log(options.out, [str(run.step), f"{training_loss:.5f}", f"{run.seconds:.0f}",
                          *(" ".join(f"{share:.3f}" for share in shares) for shares in found.values())])
        run.save_best()
    follow(run, lambda: run.train_step(train), validate)
