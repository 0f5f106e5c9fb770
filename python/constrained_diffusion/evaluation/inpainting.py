"""Quality of filled holes in validation images, and calibration of posterior samples."""

from typing import Callable, Dict, List, Sequence

import numpy as np
import torch
from PIL import Image
from skimage.restoration import inpaint_biharmonic
from torch import Tensor

from ..sampling import constraints, fast
from ..sampling.conditioning import conditioned
from ..sampling.prior import Prior
from . import measures

BATCH = 4
"""Images in a batch: more take more memory and are not faster on a CPU."""


def fill(prior: Prior, image: Tensor, hole: np.ndarray, seeds: Sequence[int]) -> np.ndarray:
    """An image [c, h, w] whose hole [h, w] is filled by the fast sampler with its defaults, once for each seed: [seeds, c, h, w].

    Known pixels are the image's own, as in the plugin's result.
    """
    filled, inside, prior = [], torch.from_numpy(hole), conditioned(prior, image[0].numpy(), hole)
    for start in range(0, len(seeds), BATCH):
        batch = seeds[start:start + BATCH]
        part = image[None].expand(len(batch), -1, -1, -1).contiguous()
        constraint = constraints.known_pixels(part, (~inside)[None, None].float())
        filled.append(torch.where(inside, fast.sample(prior, constraint, noises(image.shape, batch))[0], part).numpy())
    return np.concatenate(filled)


def noises(shape: Sequence[int], seeds: Sequence[int]) -> fast.NoiseSource:
    """Noise of a batch whose images [c, h, w] have a seed each: each image's noise does not depend on the others."""
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    return lambda: torch.stack([torch.randn(*shape, generator=generator) for generator in generators])


def biharmonic(image: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Damelin & Hoang 2018, by scikit-image."""
    return inpaint_biharmonic(image, hole)


def biharmonic_of_channels(image: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The same of an image [c, h, w], channel by channel."""
    return np.stack([biharmonic(channel.astype(float), hole) for channel in image])


def bicubic(coarse: np.ndarray, side: int) -> np.ndarray:
    """[h, w] to [side, side]."""
    return np.array(Image.fromarray(coarse.astype(np.float32)).resize((side, side), Image.Resampling.BICUBIC))


def compare(image: np.ndarray, hole: np.ndarray, filled: np.ndarray) -> Dict[str, float]:
    """PSNR and SSIM in the hole of the filled image [c, h, w] and of biharmonic inpainting of each channel."""
    theirs = biharmonic_of_channels(image, hole)
    return {f"{who}{name}": measure(image, ours, hole) for who, ours in (("", filled), ("biharmonic ", theirs))
            for name, measure in (("psnr", psnr), ("ssim", ssim))}


def psnr(truth: np.ndarray, filled: np.ndarray, hole: np.ndarray) -> float:
    """Of all channels together, in dB."""
    return measures.psnr(truth, filled, np.broadcast_to(hole, truth.shape))


def ssim(truth: np.ndarray, filled: np.ndarray, hole: np.ndarray) -> float:
    """The mean over the channels."""
    return float(np.mean([measures.ssim(one, other, hole) for one, other in zip(truth, filled)]))


def inpainting(prior: Prior, images: Sequence[Tensor], make: Callable[[], np.ndarray], seed: int) -> List[Dict[str, float]]:
    """`compare` for each image [c, h, w], with a hole of its own; image i has seed + i."""
    rows = []
    for index, image in enumerate(images):
        hole = make()
        filled = fill(prior, image, hole, [seed + index])[0]
        rows.append(compare(image.numpy().astype(float), hole, filled.astype(float)))
    return rows


def calibration(prior: Prior, images: Sequence[Tensor], hole: np.ndarray, samples: int, seed: int,
                report: Callable[[str], None] = print) -> List[Dict[str, float]]:
    """For each image, many posterior samples of one hole: their standard deviation against the error of their mean."""
    rows = []
    for index, image in enumerate(images):
        found = fill(prior, image, hole, range(seed + 1000 * index, seed + 1000 * index + samples))
        truth, inside = image.numpy(), np.broadcast_to(hole, image.shape)
        rows.append({**measures.coverage(truth, found, inside), "psnr of the mean": psnr(truth, found.mean(0), hole),
                     "psnr of one": float(np.mean([psnr(truth, one, hole) for one in found]))})
        report(f"calibration, image {index + 1}: {rows[-1]}")
    return rows


def mean(rows: List[Dict[str, float]]) -> Dict[str, float]:
    return {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
