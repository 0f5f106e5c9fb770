"""Measures the field of view of a denoiser: the distance at which a pixel of x_t has an effect on the clean estimate of another."""

from typing import List

import numpy as np
import torch
from torch import Tensor

from ..data import images
from ..export.model_package import ModelPackage
from .card import evenly_spaced
from .options import FieldOfViewOptions

OFFSETS = (0, 3, 6, 9, 13)
"""Distances of the probed pixels from the centre. The effect depends on the position modulo the denoiser's divisor; none is a multiple of it."""


def effect(denoiser, bar: float, x0: Tensor, t: int, generator: torch.Generator) -> np.ndarray:
    """The largest |∂x0[probe] / ∂x_t| at each distance from the probe, over the probes: [side / 2 − 16]. x0 is [1, c, side, side]."""
    side = x0.shape[-1]
    a, s = bar ** 0.5, (1 - bar) ** 0.5
    found = np.zeros(side // 2 - 16)
    for offset in OFFSETS:
        xt = (a * x0 + s * torch.randn(x0.shape, generator=generator)).requires_grad_(True)
        probe = side // 2 + offset
        estimate = a * xt - s * denoiser(xt, torch.tensor([float(t)]))
        gradient = torch.autograd.grad(estimate[0, :, probe, probe].sum(), xt)[0].abs()[0].amax(0)
        away = (torch.arange(side) - probe).abs()
        distance = torch.maximum(away[:, None], away[None, :])
        found = np.maximum(found, [gradient[distance == d].max().item() for d in range(len(found))])
    return found


def radius(effects: np.ndarray, least: float) -> int:
    """The largest distance at which an effect reaches `least` of the largest."""
    return int(np.nonzero(effects >= least * effects.max())[0].max())


def main(options: FieldOfViewOptions) -> None:
    package = ModelPackage(options.bundle)
    denoiser, alpha_bar, generator = package.load(), package.alpha_bar(), torch.Generator().manual_seed(0)
    chosen = evenly_spaced(images.load(options.data)[1], options.images)
    print("time\t" + "\t".join(f"{least:.1%}" for least in options.least))
    for t in options.times:
        each: List[np.ndarray] = [effect(denoiser, float(alpha_bar[t]), image[None], t, generator) for image in chosen]
        radii = [[radius(one, least) for one in each] for least in options.least]
        print(f"{t}\t" + "\t".join(f"{max(row)} (median {np.median(row):.0f})" for row in radii), flush=True)
