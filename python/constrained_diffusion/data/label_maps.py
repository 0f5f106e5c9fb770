"""Label maps: images whose pixels are 0 at the background and k within object k; and the classes that a segmentation net tells apart."""

from pathlib import Path
from typing import List, NamedTuple, Tuple

import numpy as np
import torch
from PIL import Image
from scipy import ndimage
from torch import Tensor

from .images import is_validation, scale

CLASSES = ("background", "nucleus", "border")
BACKGROUND, NUCLEUS, BORDER = range(3)

BORDER_WIDTH = 2
"""A pixel with two objects within this chessboard distance is border."""


def classes(labels: np.ndarray) -> np.ndarray:
    """The class of each pixel of a label map [h, w]."""
    side = 2 * BORDER_WIDTH + 1
    labels = labels.astype(np.int64)
    most = ndimage.maximum_filter(labels, side, mode="nearest")
    beyond = labels.max() + 1
    least = ndimage.minimum_filter(np.where(labels == 0, beyond, labels), side, mode="nearest")
    found = np.where(labels > 0, NUCLEUS, BACKGROUND)
    found[(most > 0) & (least < most)] = BORDER
    return found.astype(np.uint8)


class Pair(NamedTuple):
    """A scaled image [1, h, w] and its label map [h, w]."""

    image: Tensor
    labels: np.ndarray


def load(images: Path, labels: Path) -> Tuple[List[Pair], List[Pair]]:
    """The grey images of a folder with their label maps of the same names in another: for training and for validation."""
    train, validation = [], []
    for file in sorted(images.glob("*.png")):
        image = torch.from_numpy(scale(np.array(Image.open(file).convert("L"))))
        (validation if is_validation(file) else train).append(Pair(image, np.array(Image.open(labels / file.name))))
    if not train or not validation:
        raise SystemExit(f"{images} has {len(train)} training and {len(validation)} validation PNG files: need both")
    return train, validation
