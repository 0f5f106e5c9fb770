"""Measures how far a denoiser looks: python -m constrained_diffusion.field_of_view --bundle ../models/nuclei-fluorescence --data FOLDER

For pixels in the middle of validation images with noise, at several times: the derivative of their clean estimate by
every pixel of x_t, by a backward pass. A pixel's effect at a distance (the larger of |Δx| and |Δy|) is the largest found
there. The radius is the distance beyond which no effect reaches --least of the largest one.
"""

import argparse
from pathlib import Path
from typing import List

import numpy as np
import torch
from torch import Tensor

from . import images
from .bundle import Bundle
from .card import spread_out

OFFSETS = (0, 3, 6, 9, 13)
"""Probed pixels lie this far off the middle, since the denoiser's levels make pixels unlike: none is a multiple of its divisor."""


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--images", type=int, default=6)
    parser.add_argument("--times", type=int, nargs="+", default=[50, 150, 300, 500, 700, 850, 950])
    parser.add_argument("--least", type=float, nargs="+", default=[0.05, 0.01, 0.002])
    options = parser.parse_args()
    bundle = Bundle(options.bundle)
    denoiser, alpha_bar, generator = bundle.load(), bundle.alpha_bar(), torch.Generator().manual_seed(0)
    chosen = spread_out(images.load(options.data)[1], options.images)
    print("time\t" + "\t".join(f"{least:.1%}" for least in options.least))
    for t in options.times:
        each: List[np.ndarray] = [effect(denoiser, float(alpha_bar[t]), image[None], t, generator) for image in chosen]
        radii = [[radius(one, least) for one in each] for least in options.least]
        print(f"{t}\t" + "\t".join(f"{max(row)} (median {np.median(row):.0f})" for row in radii), flush=True)


if __name__ == "__main__":
    main()
