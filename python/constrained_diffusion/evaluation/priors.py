"""Compares models on images of several sources: thin holes and ×4 upsampling by the fast sampler, against classical methods."""

from typing import Dict, List, Tuple

import numpy as np
import torch
from torch import Tensor

from ..data import images, synthetic
from ..export.model_package import ModelPackage
from ..sampling import fast
from ..sampling.prior import Prior
from . import compare, inpainting, tables
from .card import evenly_spaced
from .options import PriorsOptions

SIDE = compare.SIDE
TASKS = {"thin holes": compare.strokes, "×4": compare.coarse(4)}


def quality(problem: compare.Problem, found: np.ndarray) -> Tuple[float, float]:
    """PSNR and SSIM of [c, h, w]."""
    truth = compare.channels_of(problem.image)
    filled = np.where(problem.inside, found, truth)
    return inpainting.psnr(truth, filled, problem.inside), inpainting.ssim(truth, filled, problem.inside)


@torch.no_grad()
def restored(prior: Prior, problem: compare.Problem, seed: int) -> np.ndarray:
    """The channels of a batch have the same noise, as in the plugin."""
    shape, generator = problem.image.shape, torch.Generator().manual_seed(seed)
    return compare.channels_of(fast.sample(prior, problem.constraint, lambda: torch.randn((1, *shape[1:]), generator=generator).expand(shape))[0])


def sets(options: PriorsOptions) -> Dict[str, List[Tensor]]:
    """Images [c, SIDE, SIDE] by source."""
    found = {}
    for folder in options.data:
        validation = images.load(folder, options.channels)[1]
        found[folder.name] = parts(validation[0]) if len(validation) == 1 else list(evenly_spaced(validation, options.images))
    if options.synthetic:
        rendered, kinds = synthetic.generate(options.synthetic, seed=1), list(synthetic.KINDS)
        found.update({f"rendered {kind}": rendered[index::len(kinds)] for index, kind in enumerate(kinds)})
    return found


def parts(image: Tensor) -> List[Tensor]:
    """Nine crops of the image, evenly spaced."""
    tops, lefts = (np.linspace(0, length - SIDE, 3).round().astype(int) for length in image.shape[1:])
    return [image[:, top:top + SIDE, left:left + SIDE].contiguous() for top in tops for left in lefts]


def row(priors: List[Tuple[int, Prior]], source: str, chosen: List[Tensor]) -> List[str]:
    cells = [source, str(len(chosen))]
    for make in TASKS.values():
        for channels, prior in [*priors, (1, None)]:
            values = []
            for index, image in enumerate(chosen):
                # A grey model takes the channels as a batch.
                problem = make(image[:, None] if channels == 1 else image[None], index)
                result = restored(compare.conditioned_on(prior, problem), problem, index) if prior else compare.without_prior(problem)
                values.append(quality(problem, result))
            psnr, ssim = np.mean(values, 0)
            cells.append(f"{psnr:.2f} / {ssim:.3f}")
    return cells


def main(options: PriorsOptions) -> None:
    torch.set_num_threads(1)
    packages = [ModelPackage(folder) for folder in options.bundles]
    priors = [(package.channels, package.prior()) for package in packages]
    head = ["images of", "images"]
    names = [package.rdf["name"] for package in packages]
    head += [f"{task}: {name}" for task in TASKS for name in [*names, "biharmonic" if task == "thin holes" else "bicubic"]]
    print(tables.table(head, [row(priors, *one) for one in sets(options).items()]))
