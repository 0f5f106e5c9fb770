"""Images for training and validation: how they are scaled, split and cropped."""

from pathlib import Path
from typing import List, NamedTuple, Optional, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from .variety import VARIETY, Variety

LOW, HIGH = 0.1, 99.8
"""The percentiles of an image that become -1 and 1; the plugin scales its input in the same way."""


def is_validation(file: Path) -> bool:
    """The split: a file is for validation if its name, a hexadecimal number, is divisible by ten."""
    return int(file.stem, 16) % 10 == 0


def scale(image: np.ndarray) -> np.ndarray:
    """[h, w] or [h, w, c] of any type to float32 [c, h, w]: percentiles LOW and HIGH become -1 and 1, nothing is cut off."""
    image = image.astype(np.float32)
    low, high = np.percentile(image, [LOW, HIGH])
    scaled = (image - low) * (2.0 / max(high - low, 1e-6)) - 1.0
    return np.ascontiguousarray(scaled[None] if scaled.ndim == 2 else scaled.transpose(2, 0, 1), dtype=np.float32)


def load(folder: Path, channels: Optional[int] = None) -> Tuple[List[Tensor], List[Tensor]]:
    """The training and the validation images of a folder of PNG files, scaled, in the order of their names.

    With `channels` 1, colour becomes grey, and with 3, grey becomes colour.
    """
    train, validation, mode = [], [], {None: None, 1: "L", 3: "RGB"}[channels]
    for file in sorted(folder.glob("*.png")):
        image = np.array(Image.open(file).convert(mode) if mode else Image.open(file))
        (validation if is_validation(file) else train).append(torch.from_numpy(scale(image)))
    if not train or not validation:
        raise SystemExit(f"{folder} has {len(train)} training and {len(validation)} validation PNG files: need both")
    return train, validation


def middle(image: Tensor, side: int) -> Tensor:
    """[c, h, w] to [c, side, side]."""
    top, left = ((length - side) // 2 for length in image.shape[1:])
    return image[:, top:top + side, left:left + side]


def crop(image: Tensor, size: int, random: np.random.Generator) -> Tensor:
    """A random [c, size, size] crop; sides that are too short are mirrored."""
    _, height, width = image.shape
    if height < size or width < size:
        pad = (0, max(0, size - width), 0, max(0, size - height))
        image = F.pad(image[None], pad, mode="reflect")[0]
        _, height, width = image.shape
    y, x = random.integers(height - size + 1), random.integers(width - size + 1)
    return image[:, y:y + size, x:x + size]


def augmented_crop(image: Tensor, size: int, random: np.random.Generator, variety: Variety = VARIETY) -> Tuple[Tensor, float]:
    """A crop, rotated and mirrored at random, sometimes resampled or with another contrast; and the resampling factor."""
    factor = 1.0
    if random.random() < variety.resampled:
        factor = float(np.exp(random.uniform(np.log(0.75), np.log(1.33))))
        source = int(np.ceil(size / factor))
        piece = crop(image, source, random)
        piece = F.interpolate(piece[None], size=(size, size), mode="bilinear", antialias=True)[0]
    else:
        piece = crop(image, size, random)
    piece = torch.rot90(piece, int(random.integers(4)), (1, 2))
    if random.random() < 0.5:
        piece = piece.flip(2)
    if random.random() < variety.contrast:
        piece = (piece + 1.0) * float(random.uniform(0.7, 1.2)) - 1.0
    return piece, factor


class Batch(NamedTuple):
    """crops [count, c, size, size]; for each its source, the index of its image in that source, and its resampling factor: [count]."""

    crops: Tensor
    sources: Tensor
    images: Tensor
    factors: Tensor


def batch(sources: List[List[Tensor]], count: int, size: int, random: np.random.Generator, variety: Variety = VARIETY) -> Batch:
    """A training batch; all sources are equally likely, however many images they have."""
    chosen = [int(random.integers(len(sources))) for _ in range(count)]
    numbers, crops, factors = [], [], []
    for source in chosen:
        numbers.append(int(random.integers(len(sources[source]))))
        crop_, factor = augmented_crop(sources[source][numbers[-1]], size, random, variety)
        crops.append(crop_)
        factors.append(factor)
    return Batch(torch.stack(crops), *map(torch.tensor, (chosen, numbers, factors)))
