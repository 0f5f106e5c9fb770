"""Renders microscopic structures of random shapes: filaments, membranes, spots, gratings, textured blobs.

Each is blurred by a Gaussian point-spread function, over a background, with shot noise and camera noise; in some the contrast is inverted, dark
structures on a bright field. `cdiff synthetic` shows examples.
"""

from typing import Callable, Dict, List

import numpy as np
import torch
from scipy import ndimage
from scipy.spatial import cKDTree
from torch import Tensor

from . import images

Random = np.random.Generator


def blur(image: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur, periodic."""
    frequencies = np.meshgrid(np.fft.fftfreq(image.shape[0]), np.fft.rfftfreq(image.shape[1]), indexing="ij")
    gain = np.exp(-2 * (np.pi * sigma) ** 2 * (frequencies[0] ** 2 + frequencies[1] ** 2))
    return np.fft.irfft2(np.fft.rfft2(image) * gain, s=image.shape)


def plot(image: np.ndarray, y: np.ndarray, x: np.ndarray, value: float) -> None:
    """Sets the pixels along curves; points outside the image are ignored."""
    y, x = np.rint(y).astype(int), np.rint(x).astype(int)
    inside = (y >= 0) & (y < image.shape[0]) & (x >= 0) & (x < image.shape[1])
    image[y[inside], x[inside]] = value


def filaments(side: int, random: Random) -> np.ndarray:
    """Long curves whose direction drifts, such as microtubules, actin or vessels."""
    image, stiffness = np.zeros((side, side)), random.uniform(0.005, 0.06)
    main, aligned = random.uniform(0, np.pi), random.random() < 0.4
    for _ in range(random.integers(8, 90)):
        length = int(random.uniform(0.3, 2) * side)
        start = main + random.normal(0, 0.3) if aligned else random.uniform(0, 2 * np.pi)
        angle = start + np.cumsum(random.normal(0, stiffness, length))
        plot(image, random.uniform(-0.2, 1.2) * side + np.cumsum(np.sin(angle)), random.uniform(-0.2, 1.2) * side + np.cumsum(np.cos(angle)),
             random.uniform(0.4, 1))
    return thick(image, random)


def thick(image: np.ndarray, random: Random) -> np.ndarray:
    """Dilates lines of one pixel to up to five pixels."""
    width = int(random.integers(1, 4))
    return image if width == 1 else ndimage.grey_dilation(image, footprint=np.hypot(*np.mgrid[-2:3, -2:3]) <= width - 0.7)


def membranes(side: int, random: Random) -> np.ndarray:
    """Cell borders: those of the Voronoi cells of random seeds, slightly distorted."""
    count = int(random.integers(10, 200))
    place = np.stack(np.mgrid[:side, :side], -1).reshape(-1, 2) + bent(side, random)
    distance, nearest = cKDTree(random.uniform(-0.1, 1.1, (count, 2)) * side).query(place, 2)
    image = np.exp(-((distance[:, 1] - distance[:, 0]) / random.uniform(1, 3)) ** 2)
    if random.random() < 0.4:
        image += random.uniform(0.1, 0.6) * random.random(count)[nearest[:, 0]]
    return image.reshape(side, side)


def bent(side: int, random: Random) -> np.ndarray:
    """Smooth displacements, [side², 2]."""
    sigma, size = random.uniform(4, 12), random.uniform(0, 4)
    return size * np.stack([smooth(side, sigma, random) for _ in range(2)], -1).reshape(-1, 2)


def smooth(side: int, sigma: float, random: Random) -> np.ndarray:
    """A random field, [side, side], of mean 0 and standard deviation 1."""
    field = blur(random.normal(size=(side, side)), sigma)
    return (field - field.mean()) / field.std()


def spots(side: int, random: Random) -> np.ndarray:
    """Points of several brightnesses, such as vesicles or single molecules; some fields are clustered."""
    image, count = np.zeros((side, side)), int(np.exp(random.uniform(np.log(15), np.log(1500))))
    place = random.uniform(0, side, (count, 2))
    if random.random() < 0.4:
        centres = random.uniform(0, side, (int(random.integers(2, 15)), 2))
        place = centres[random.integers(len(centres), size=count)] + random.normal(0, random.uniform(6, 30), (count, 2))
    plot(image, place[:, 0], place[:, 1], 1)
    return ndimage.grey_dilation(image * random.lognormal(0, 0.5, image.shape), size=(int(random.integers(1, 4)),) * 2)


def gratings(side: int, random: Random) -> np.ndarray:
    """Parallel lines, bars or a lattice, such as sarcomeres, diffraction gratings or a membrane's pores."""
    y, x = np.mgrid[:side, :side] + bent(side, random).T.reshape(2, side, side) * random.choice([0, 0.3])
    period, angle, sharp = random.uniform(5, 40), random.uniform(0, np.pi), random.uniform(0.5, 6)
    wave = np.sin(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / period)
    if random.random() < 0.4:
        wave = 0.5 * (wave + np.sin(2 * np.pi * (y * np.cos(angle) - x * np.sin(angle)) / period))
    return 1 / (1 + np.exp(-sharp * (wave - random.uniform(-0.7, 0.7))))


def blobs(side: int, random: Random) -> np.ndarray:
    """Textured regions with edges, such as cells or organelles: a smooth random field cut at a level."""
    field, texture = smooth(side, random.uniform(4, 20), random), smooth(side, random.uniform(0.8, 4), random)
    inside = 1 / (1 + np.exp(-random.uniform(3, 20) * (field - random.uniform(-0.5, 1.2))))
    return inside * np.clip(1 + random.uniform(0, 0.5) * texture, 0.1, None)


KINDS: Dict[str, Callable[[int, Random], np.ndarray]] = {
    "filaments": filaments, "membranes": membranes, "spots": spots, "gratings": gratings, "blobs": blobs,
}


def render(structure: np.ndarray, random: Random) -> np.ndarray:
    """A camera's counts of a structure, [h, w]."""
    side = len(structure)
    image = blur(structure, random.uniform(0.7, 2.5))
    image = np.clip(image, 0, None) / max(np.percentile(image, 99.5), 1e-6)
    uneven = smooth(side, random.uniform(30, 80), random)
    image = image * (1 + random.uniform(0, 0.3) * uneven) + random.uniform(0, 0.4) * (1 + 0.3 * uneven)
    photons = np.exp(random.uniform(np.log(15), np.log(1500)))
    counts = random.poisson(np.clip(image, 0, None) * photons) + random.normal(0, random.uniform(0.2, 3), image.shape)
    return -counts if random.random() < 0.2 else counts


def generate(count: int, seed: int, side: int = 256) -> List[Tensor]:
    """Images of all kinds in turn, scaled as photographs are: `count` of [1, side, side]; the same for the same seed."""
    random, kinds = np.random.default_rng(seed), list(KINDS.values())
    return [torch.from_numpy(images.scale(render(kinds[index % len(kinds)](side, random), random))) for index in range(count)]
