"""Trains the segmentation net that is a critic of label maps, on images and on a denoiser's clean estimates of them.

Clean estimates at early times are smooth. A net that never saw such images gives no useful gradient there.
"""

from typing import List, Optional, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..data import label_maps
from ..data.label_maps import CLASSES, Pair
from ..nets.segmentation import SegmentationUNet
from ..sampling.prior import Prior
from ..sampling.schedules import SCHEDULES
from .moving_average import Decay
from .options import SegmentationOptions
from .run import Run, follow, log, write

SIDE = 128
"""Of the crops, in pixels."""

TIMES = (25, 925)
"""The clean estimates are of times in this range."""

WEIGHTS = (0.5, 1.0, 5.0)
"""Of the classes in the loss: border is rare."""


def crop(pair: Pair, side: int, random: np.random.Generator) -> Tuple[Tensor, np.ndarray]:
    """A random crop of image and labels, mirrored where a side is too short, turned and mirrored at random."""
    image, labels = pair.image.numpy(), pair.labels[None]
    height, width = labels.shape[1:]
    if min(height, width) < side:
        pad = ((0, 0), (0, max(0, side - height)), (0, max(0, side - width)))
        image, labels = np.pad(image, pad, mode="reflect"), np.pad(labels, pad, mode="reflect")
        height, width = labels.shape[1:]
    y, x = random.integers(height - side + 1), random.integers(width - side + 1)
    image, labels = image[:, y:y + side, x:x + side], labels[:, y:y + side, x:x + side]
    turns, flip = int(random.integers(4)), random.random() < 0.5
    image, labels = np.rot90(image, turns, (1, 2)), np.rot90(labels, turns, (1, 2))
    if flip:
        image, labels = image[:, :, ::-1], labels[:, :, ::-1]
    return torch.from_numpy(image.copy()), labels[0].copy()


@torch.no_grad()
def clean_estimates(prior: Prior, images: Tensor, random: np.random.Generator) -> Tensor:
    """x0(x_t) of noised images [n, 1, h, w], all at one random time."""
    t = int(random.integers(*TIMES))
    a, s = prior.coefficients(t)
    return prior.denoise(a * images + s * torch.randn_like(images), t)[0]


class Pool:
    """Clean estimates with their classes, some of which are replaced at each step: the denoiser costs more than the net that is trained."""

    def __init__(self, prior: Prior, size: int, random: np.random.Generator):
        self.prior, self.size, self.random = prior, size, random
        self.images: List[Tensor] = []
        self.classes: List[Tensor] = []

    def refresh(self, images: Tensor, classes: Tensor) -> None:
        for image, each in zip(clean_estimates(self.prior, images, self.random), classes):
            if len(self.images) < self.size:
                self.images.append(image)
                self.classes.append(each)
            else:
                place = int(self.random.integers(self.size))
                self.images[place], self.classes[place] = image, each

    def draw(self, count: int) -> Tuple[Tensor, Tensor]:
        chosen = self.random.integers(len(self.images), size=count)
        return torch.stack([self.images[i] for i in chosen]), torch.stack([self.classes[i] for i in chosen])


def loss(logits: Tensor, classes: Tensor) -> Tensor:
    return F.cross_entropy(logits, classes, torch.tensor(WEIGHTS, device=logits.device))


def dice(model: torch.nn.Module, images: Tensor, classes: Tensor) -> float:
    """Of foreground (nucleus or border) over all images."""
    with torch.no_grad():
        found = torch.cat([model(part).argmax(1) > 0 for part in images.split(8)])
    wanted = classes > 0
    return float(2 * (found & wanted).sum() / (found.sum() + wanted.sum()))


class SegmentationRun(Run):

    options: SegmentationOptions

    def __init__(self, options: SegmentationOptions, prior: Optional[Prior]):
        super().__init__(options, SegmentationUNet(len(CLASSES), options.widths))
        self.pool = Pool(prior, options.pool, self.random) if prior else None

    def average_decays(self) -> List[Decay]:
        return [lambda step: min(0.995, step / (step + 10))]

    def pairs(self, train: List[Pair], count: int) -> Tuple[Tensor, Tensor]:
        crops = [crop(train[int(self.random.integers(len(train)))], SIDE, self.random) for _ in range(count)]
        images = torch.stack([image for image, _ in crops])
        contrast = torch.from_numpy(self.random.uniform(0.7, 1.2, (count, 1, 1, 1))).float()
        return (images + 1) * contrast - 1, torch.stack([torch.from_numpy(label_maps.classes(labels)).long() for _, labels in crops])

    def train_step(self, train: List[Pair]) -> float:
        self.set_rate()
        images, classes = self.pairs(train, self.options.batch if self.pool is None else max(1, self.options.batch // 3))
        if self.pool is not None:
            self.pool.refresh(images, classes)
            estimates, theirs = self.pool.draw(self.options.batch - len(images))
            images, classes = torch.cat([images, estimates]), torch.cat([classes, theirs])
        return self.descend(loss(self.model(images.to(self.device)), classes.to(self.device)))

    def weights(self) -> dict:
        return {"weights": self.average.state_dict(), "widths": list(self.options.widths), "step": self.step}


def validation_crops(pairs: List[Pair]) -> Tuple[Tensor, Tensor]:
    random = np.random.default_rng(7)
    crops = [crop(pair, SIDE, random) for pair in pairs]
    return torch.stack([image for image, _ in crops]), torch.stack([torch.from_numpy(label_maps.classes(labels)).long() for _, labels in crops])


def main(options: SegmentationOptions) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    train, validation = label_maps.load(options.images, options.labels)
    images, classes = validation_crops(validation)
    torch.manual_seed(options.seed)
    prior = Prior(torch.jit.load(str(options.prior), map_location="cpu").eval(), SCHEDULES["cosine"]()) if options.prior else None
    run = SegmentationRun(options, prior)
    run.resume()
    estimated = []
    if prior:
        random = np.random.default_rng(8)
        estimated = [torch.cat([clean_estimates(prior, part, random) for part in images.split(4)])]

    def validate(training_loss: float) -> None:
        each = [dice(run.average, kind, classes) for kind in (images, *estimated)]
        log(options.out, [str(run.step), f"{training_loss:.5f}", f"{run.seconds:.0f}", *(f"{one:.4f}" for one in each)])
        write(run.weights(), options.out / "best.pt")
    follow(run, lambda: run.train_step(train), validate)
