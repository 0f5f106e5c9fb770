"""Stained tissue and cells in colour for training: their stain, split, resolutions, structure scale and noise (micrographs.py)."""

from pathlib import Path
from typing import Iterator, List, Tuple

import numpy as np
import torch
from PIL import Image

from . import images
from .micrographs import Images, Micrograph, files, is_validation, noise_deviation, resolutions, structure_scale
from .modalities import STAINS

BALANCE = {"unknown": 0.05, "haematoxylin": 1.0, "haematoxylin-eosin": 2.0, "blood-smear": 0.6}
"""The relative frequency of each stain in training: by variety, not by the number of files."""


def stain_of(image: np.ndarray) -> str:
    """Of an image [h, w, 3] of tissue: eosin makes red stronger than blue."""
    red, _, blue = image.reshape(-1, 3).mean(axis=0)
    return "haematoxylin-eosin" if red > blue else "haematoxylin"


def versions(image: np.ndarray, stain: str, source: str) -> List[Micrograph]:
    """An image [h, w, 3] at several resolutions, each scaled and measured on its own; scale and noise are those of the mean of its channels."""
    found = []
    for resampled in resolutions(image):
        scaled = images.scale(resampled)
        grey = scaled.mean(axis=0)
        found.append(Micrograph(torch.from_numpy(scaled).half(), STAINS.index(stain), structure_scale(grey), noise_deviation(grey), source))
    return found


def read(collection: Path, nuclei: Path) -> Iterator[Tuple[np.ndarray, str, str, bool]]:
    """Each image in colour with its stain and source, and whether it is for validation."""
    for file, modality, group in files(collection):
        if modality == "histology":
            stain = {"bloodsmear-rgb": "blood-smear", "histology-rgb": "haematoxylin-eosin"}[file.parent.name]
            # The one image of another stain, diaminobenzidine.
            stain = "unknown" if file.stem.endswith("_ihc") else stain
            yield np.array(Image.open(file).convert("RGB")), stain, group, is_validation(group)
    for file in sorted((nuclei / "histology").glob("*.png")):
        image = np.array(Image.open(file).convert("RGB"))
        yield image, stain_of(image), f"BBBC038/{file.stem}", images.is_validation(file)


def load(collection: Path, nuclei: Path) -> Tuple[Images, Images]:
    """Training and validation images of each stain."""
    train: Images = {name: [] for name in STAINS}
    validation: Images = {name: [] for name in STAINS}
    for image, stain, source, held in read(collection, nuclei):
        (validation if held else train)[stain].append(versions(image, stain, source))
    return train, validation
