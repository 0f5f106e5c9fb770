"""Micrographs of many kinds for training: their modality, split, resolutions, structure scale and noise.

A *modality* is a class of images that a model is conditioned on (modalities.py); 0 means "unknown". The split is by source file: tiles, channels
and planes of one file are all for training or all for validation.
"""

import csv
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageSequence
from scipy import ndimage
from torch import Tensor

from . import images, synthetic
from .modalities import MODALITIES

FOLDERS = {"fluorescence-nuclei": "nuclei", "fluorescence-cells": "fluorescence-cells", "fluorescence-other": "fluorescence-cells",
           "fluorescence-mixed": "fluorescence-structures", "fluorescence-puncta": "fluorescence-structures", "fluorescence-neurons": "neurons",
           "bacteria": "bacteria", "phase-contrast": "transmitted-light", "brightfield-other": "transmitted-light",
           "brightfield-plankton": "plankton", "holography-plankton": "hologram", "em-fibsem": "fib-sem", "em-sem-tissue": "sem-tem-tissue",
           "em-tem-sem-other": "sem-tem-tissue", "materials-instance": "material", "materials-optical-sem": "material",
           "materials-sem": "material", "particles": "particles", "histology-rgb": "histology", "bloodsmear-rgb": "histology",
           "plant-tissue": "plant"}
"""Folders of the collection of micrographs, and the modality of each."""

BALANCE = {"unknown": 0.5, "nuclei": 2.0, "fluorescence-cells": 1.2, "fluorescence-structures": 1.2, "neurons": 0.7, "bacteria": 0.7,
           "transmitted-light": 1.0, "plankton": 0.4, "hologram": 0.4, "fib-sem": 1.2, "sem-tem-tissue": 1.2, "material": 1.2,
           "particles": 0.5, "histology": 1.2, "plant": 0.6}
"""The relative frequency of each modality in training: by variety, not by the number of files."""

FACTORS = (1.0, 0.7, 0.5)
"""The resolutions at which an image is used, relative to its own; images whose larger side is below 400 pixels also at 1.4."""

LEAST_SIDE = 96
"""Of an image at reduced resolution, in pixels."""

LEAST_NOISE = 1e-3
"""The least noise condition: 0 stands for unknown."""


@dataclass(frozen=True)
class Micrograph:
    """pixels float16 [c, h, w], scaled as the plugin does; scale in pixels (structure_scale); noise as standard deviation (noise_deviation)."""

    pixels: Tensor
    modality: int
    scale: float
    noise: float
    source: str


def structure_scale(image: np.ndarray, smoothing: float = 1.5) -> float:
    """The mean wavelength of the structures of [h, w] in pixels: 2π std(u) / rms(|∇u|) of the smoothed image u."""
    smooth = ndimage.gaussian_filter(image.astype(np.float64), smoothing, truncate=3.0, mode="nearest")
    dy, dx = np.gradient(smooth)
    slope = np.sqrt((dx ** 2 + dy ** 2).mean())
    return float(np.clip(2 * np.pi * smooth.std() / max(slope, 1e-9), 4, 512))


def noise_deviation(image: np.ndarray) -> float:
    """The standard deviation of white noise in [h, w], by the median response to Immerkær's filter (1996); clipped pixels are left out."""
    image = image.astype(np.float64)
    second = np.diff(np.diff(image, 2, axis=0), 2, axis=1)
    ends = ndimage.uniform_filter(((image == image.min()) | (image == image.max())).astype(np.float64), 3)[1:-1, 1:-1]
    inside = ends < 1e-6
    if not ((second == 0) & (ends > 1 - 1e-6)).mean() > 0.1 or inside.mean() <= 0.01:
        inside = np.ones_like(inside)
    return float(1.4826 * np.median(np.abs(second[inside])) / 6)


def is_validation(group: str) -> bool:
    """A tenth of the source files, by the checksum of their name."""
    return zlib.crc32(group.encode()) % 10 == 0


def files(collection: Path) -> Iterator[Tuple[Path, str, str]]:
    """Each file of the collection with its modality and source group."""
    with open(collection / "SOURCES.tsv", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            folder = row["file"].split("/")[0]
            group = f"{row['repo']}/{row['path']}"
            if folder == "em-fibsem":
                # Planes of one volume look alike. Those of sample 2 from 2744 on are for validation; `load` uses planes 2600 to 2679 of its volume.
                sample, plane = re.search(r"tr(\d)_iso-(\d+)", row["file"]).groups()
                group = "fibsem-validation" if sample == "2" and int(plane) >= 2744 else "fibsem"
            yield collection / row["file"], FOLDERS[folder], group


def read(file: Path) -> np.ndarray:
    return np.array(Image.open(file).convert("L"))


def planes(file: Path) -> np.ndarray:
    return np.stack([np.array(page) for page in ImageSequence.Iterator(Image.open(file))])


def resampled(image: np.ndarray, factor: float) -> np.ndarray:
    """[h, w] or [h, w, c]."""
    if factor == 1:
        return image.astype(np.float32)
    size = [int(round(side * factor)) for side in image.shape[:2]]
    tensor = torch.from_numpy(image.astype(np.float32).reshape(*image.shape[:2], -1)).permute(2, 0, 1)[None]
    return F.interpolate(tensor, size=size, mode="bicubic", antialias=True)[0].permute(1, 2, 0).numpy().reshape(*size, *image.shape[2:])


def resolutions(image: np.ndarray) -> Iterator[np.ndarray]:
    """An image [h, w] or [h, w, c] at each resolution at which it is used."""
    sides = image.shape[:2]
    for factor in FACTORS + ((1.4,) if max(sides) < 400 else ()):
        if factor >= 1 or min(sides) * factor >= LEAST_SIDE:
            yield resampled(image, factor)


def versions(image: np.ndarray, modality: str, source: str) -> List[Micrograph]:
    """An image at several resolutions, each scaled and measured on its own."""
    found = []
    for each in resolutions(image):
        scaled = images.scale(each)
        found.append(Micrograph(torch.from_numpy(scaled).half(), MODALITIES.index(modality), structure_scale(scaled[0]),
                                noise_deviation(scaled[0]), source))
    return found


Images = Dict[str, List[List[Micrograph]]]
"""The images of each modality, each at several resolutions."""


def load(collection: Path, nuclei: Path, volumes: Path, rendered: int = 400) -> Tuple[Images, Images]:
    """Training and validation images of all sources by modality.

    nuclei: BBBC038, whose split is images.is_validation. Every modality has at least one source file for validation if it has two.
    """
    grouped: Dict[str, Dict[str, List[np.ndarray]]] = {name: {} for name in MODALITIES}
    for file, modality, group in files(collection):
        grouped[modality].setdefault(group, []).append(read(file))
    train: Images = {name: [] for name in MODALITIES}
    validation: Images = {name: [] for name in MODALITIES}
    for modality, groups in grouped.items():
        held = {name for name in groups if is_validation(name) or name == "fibsem-validation"}
        if modality == "fib-sem":
            held = {"fibsem-validation"}
        elif not held and len(groups) > 1:
            held = {min(groups, key=lambda name: zlib.crc32(name.encode()))}
        for name, members in groups.items():
            (validation if name in held else train)[modality] += [versions(image, modality, name) for image in members]
    for folder, modality in (("fluorescence", "nuclei"), ("brightfield", "histology"), ("histology", "histology")):
        for file in sorted((nuclei / folder).glob("*.png")):
            (validation if images.is_validation(file) else train)[modality].append(versions(read(file), modality, f"BBBC038/{file.stem}"))
    first, second = (planes(volumes / f"fibsem-medulla-training{number}.tif") for number in (1, 2))
    for image in volume_planes(first) + volume_planes(second[:80]):
        train["fib-sem"].append(versions(image, "fib-sem", "fibsem"))
    for image in planes(volumes / "arabidopsis-embryo_confocal.tif")[20:90:5]:
        train["plant"].append(versions(image, "plant", "arabidopsis"))
    train["unknown"] = [versions(image[0].numpy(), "unknown", "rendered") for image in synthetic.generate(rendered, seed=0)]
    return train, validation


def volume_planes(volume: np.ndarray, stride: int = 8) -> List[np.ndarray]:
    """Planes across each of the three axes of an isotropic volume."""
    return [plane for axis in range(3) for plane in np.moveaxis(volume, axis, 0)[::stride]]


@dataclass(frozen=True)
class Chances:
    """The probabilities that a condition is unknown, and that an example is altered."""

    modality_unknown: float = 0.25
    scale_unknown: float = 0.2
    noise_unknown: float = 0.2
    inverted: float = 0.08
    noisier: float = 0.1
    contrast: float = 0.15


SCALE_JITTER, NOISE_JITTER = 0.15, 0.1
"""Standard deviations of the logarithms of the conditions about the measured ones: where pixels are missing they are measured no better."""


def example(train: Images, size: int, random: np.random.Generator, chances: Chances = Chances(),
            balance: Dict[str, float] = BALANCE) -> Tuple[Tensor, Tensor]:
    """A crop [c, size, size] and its conditions [3]: modality, structure scale in pixels, noise; 0 where unknown."""
    names = [name for name in balance if train[name]]
    weights = np.array([balance[name] for name in names])
    chosen: List[Micrograph] = []
    while not chosen:
        found = train[names[random.choice(len(names), p=weights / weights.sum())]]
        chosen = [each for each in found[random.integers(len(found))] if 1.5 * min(each.pixels.shape[1:]) >= size]
    micrograph = chosen[random.integers(len(chosen)) if random.random() < 0.5 else 0]
    piece = images.crop(micrograph.pixels, size, random).float()
    piece = torch.rot90(piece, int(random.integers(4)), (1, 2))
    piece = piece.flip(2) if random.random() < 0.5 else piece
    modality, noise = micrograph.modality, micrograph.noise
    if random.random() < chances.inverted:
        piece, modality = -piece, 0
    if random.random() < chances.contrast:
        factor = float(random.uniform(0.7, 1.15))
        piece, noise = (piece + 1) * factor - 1, noise * factor
    if random.random() < chances.noisier:
        added = float(np.exp(random.uniform(np.log(0.02), np.log(0.25))))
        piece, noise = piece + added * torch.from_numpy(random.standard_normal(piece.shape).astype(np.float32)), float(np.hypot(noise, added))
    return piece.contiguous(), conditions(modality, micrograph.scale, noise, random, chances)


def conditions(modality: int, scale: float, noise: float, random: np.random.Generator, chances: Chances) -> Tensor:
    values = np.array([modality, scale * np.exp(random.normal(0, SCALE_JITTER)), max(noise, LEAST_NOISE) * np.exp(random.normal(0, NOISE_JITTER))])
    values[random.random(3) < (chances.modality_unknown, chances.scale_unknown, chances.noise_unknown)] = 0
    return torch.from_numpy(values.astype(np.float32))
