"""How well a prior fills holes in images that it was not trained on, and whether it knows what it does not know."""

from typing import Callable, Dict, List, Sequence

import numpy as np
import torch
from PIL import Image
from skimage.restoration import inpaint_biharmonic
from torch import Tensor

from . import constraints, fast, measures, reference, sized

BATCH = 4
"""Images that are sampled together: more need more memory and are not faster on a CPU."""


def fill(prior: reference.Prior, image: Tensor, hole: np.ndarray, seeds: Sequence[int]) -> np.ndarray:
    """An image [c, h, w] whose hole [h, w] is filled by the fast sampler with its defaults, once for each seed: [seeds, c, h, w].

    Known pixels are the image's own, as in the plugin's result.
    """
    filled, inside, prior = [], torch.from_numpy(hole), sized.told(prior, image[0].numpy(), hole)
    for start in range(0, len(seeds), BATCH):
        batch = seeds[start:start + BATCH]
        part = image[None].expand(len(batch), -1, -1, -1).contiguous()
        constraint = constraints.known_pixels(part, (~inside)[None, None].float())
        filled.append(torch.where(inside, fast.sample(prior, constraint, noises(image.shape, batch))[0], part).numpy())
    return np.concatenate(filled)


def noises(shape: Sequence[int], seeds: Sequence[int]) -> fast.Draw:
    """The next noise of a batch whose images [c, h, w] have a seed each: each is what it would be alone."""
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    return lambda: torch.stack([torch.randn(*shape, generator=generator) for generator in generators])


def biharmonic(image: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Damelin & Hoang 2018, as scikit-image has it."""
    return inpaint_biharmonic(image, hole)


def biharmonic_of_channels(image: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The same of an image [c, h, w], channel by channel."""
    return np.stack([biharmonic(channel.astype(float), hole) for channel in image])


def bicubic(coarse: np.ndarray, side: int) -> np.ndarray:
    """[h, w] to [side, side]."""
    return np.array(Image.fromarray(coarse.astype(np.float32)).resize((side, side), Image.Resampling.BICUBIC))


def compare(image: np.ndarray, hole: np.ndarray, filled: np.ndarray) -> Dict[str, float]:
    """PSNR and SSIM in the hole, [c, h, w]: of what was filled and of biharmonic inpainting of each channel."""
    theirs = biharmonic_of_channels(image, hole)
    return {f"{who}{name}": measure(image, ours, hole) for who, ours in (("", filled), ("biharmonic ", theirs))
            for name, measure in (("psnr", psnr), ("ssim", ssim))}


def psnr(truth: np.ndarray, filled: np.ndarray, hole: np.ndarray) -> float:
    """Of all channels together, in dB."""
    return measures.psnr(truth, filled, np.broadcast_to(hole, truth.shape))


def ssim(truth: np.ndarray, filled: np.ndarray, hole: np.ndarray) -> float:
    """The mean over the channels."""
    return float(np.mean([measures.ssim(one, other, hole) for one, other in zip(truth, filled)]))


def inpainting(prior: reference.Prior, images: Sequence[Tensor], make: Callable[[], np.ndarray], seed: int) -> List[Dict[str, float]]:
    """Each image [c, h, w] with a hole of its own; image i has the noise of seed + i."""
    rows = []
    for index, image in enumerate(images):
        hole = make()
        filled = fill(prior, image, hole, [seed + index])[0]
        rows.append(compare(image.numpy().astype(float), hole, filled.astype(float)))
    return rows


def calibration(prior: reference.Prior, images: Sequence[Tensor], hole: np.ndarray, samples: int, seed: int,
                report: Callable[[str], None] = print) -> List[Dict[str, float]]:
    """For each image, many samples of one hole that differ in their noise: their spread against the error of their mean."""
    rows = []
    for index, image in enumerate(images):
        drawn = fill(prior, image, hole, range(seed + 1000 * index, seed + 1000 * index + samples))
        truth, inside = image.numpy(), np.broadcast_to(hole, image.shape)
        rows.append({**measures.coverage(truth, drawn, inside), "psnr of the mean": psnr(truth, drawn.mean(0), hole),
                     "psnr of one": float(np.mean([psnr(truth, one, hole) for one in drawn]))})
        report(f"calibration, image {index + 1}: {rows[-1]}")
    return rows


def mean(rows: List[Dict[str, float]]) -> Dict[str, float]:
    return {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
