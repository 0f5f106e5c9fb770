"""How well a prior fills holes in images that it was not trained on, and whether it knows what it does not know."""

from typing import Callable, Dict, List

import numpy as np
import torch
from PIL import Image
from skimage.restoration import inpaint_biharmonic
from torch import Tensor

from . import holes, measures, reference

BATCH = 4
"""Images that are sampled together: more need more memory and are not faster on a CPU."""


def fill(prior: reference.Prior, images: Tensor, hole: np.ndarray, seed: int) -> np.ndarray:
    """images [n, 1, h, w] with their holes [n, h, w] filled by the paper's sampler, paper defaults: [n, h, w].

    Known pixels are the images' own, as in the plugin's result. Image i has the noise of seed + i.
    """
    filled = []
    for start in range(0, len(images), BATCH):
        part = images[start:start + BATCH]
        inside = torch.from_numpy(hole[start:start + BATCH])[:, None]
        noise = torch.stack([torch.randn(part.shape[1:], generator=torch.Generator().manual_seed(seed + start + i)) for i in range(len(part))])
        x0, _ = reference.inpaint(prior.model, prior.alpha_bar, part, (~inside).float(), noise)
        filled.append(torch.where(inside, x0, part)[:, 0].numpy())
    return np.concatenate(filled)


def biharmonic(image: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Damelin & Hoang 2018, as scikit-image has it."""
    return inpaint_biharmonic(image, hole)


def bicubic(coarse: np.ndarray, side: int) -> np.ndarray:
    """[h, w] to [side, side]."""
    return np.array(Image.fromarray(coarse.astype(np.float32)).resize((side, side), Image.Resampling.BICUBIC))


def compare(images: Tensor, hole: np.ndarray, filled: np.ndarray) -> List[Dict[str, float]]:
    """PSNR and SSIM in the hole, for each image: of what was filled and of biharmonic inpainting."""
    rows = []
    for image, inside, ours in zip(images[:, 0].numpy().astype(float), hole, filled.astype(float)):
        theirs = biharmonic(image, inside)
        rows.append({"psnr": measures.psnr(image, ours, inside), "ssim": measures.ssim(image, ours, inside),
                     "biharmonic psnr": measures.psnr(image, theirs, inside), "biharmonic ssim": measures.ssim(image, theirs, inside)})
    return rows


def inpainting(prior: reference.Prior, images: Tensor, make: Callable[[], np.ndarray], seed: int) -> List[Dict[str, float]]:
    hole = np.stack([make() for _ in images])
    return compare(images, hole, fill(prior, images, hole, seed))


def calibration(prior: reference.Prior, images: Tensor, hole: np.ndarray, samples: int, seed: int,
                report: Callable[[str], None] = print) -> List[Dict[str, float]]:
    """For each image, many samples of one hole that differ in their noise: their spread against the error of their mean."""
    rows = []
    for index, image in enumerate(images):
        truth, many = image[0].numpy(), image[None].expand(samples, -1, -1, -1).contiguous()
        drawn = fill(prior, many, np.repeat(hole[None], samples, axis=0), seed + 1000 * index)
        rows.append({**measures.coverage(truth, drawn, hole), "psnr of the mean": measures.psnr(truth, drawn.mean(0), hole),
                     "psnr of one": float(np.mean([measures.psnr(truth, one, hole) for one in drawn]))})
        report(f"calibration, image {index + 1}: {rows[-1]}")
    return rows


def mean(rows: List[Dict[str, float]]) -> Dict[str, float]:
    return {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
