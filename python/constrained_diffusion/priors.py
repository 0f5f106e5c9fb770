"""Compares priors on images of several sources: python -m constrained_diffusion.priors --bundles ../models/A ../models/B --data FOLDER ...

Middles of validation images of each folder, 256², or nine parts of a single one, and with --synthetic rendered structures of each kind.
Thin holes and ×4 upsampling by the fast sampler, one seed, against biharmonic inpainting and bicubic interpolation: a table of PSNR in
dB / SSIM for a card, in the hole where there is one. A grey prior takes the channels of colour one by one.
"""

import argparse
from pathlib import Path
from typing import Dict, List, Tuple

import numpy as np
import torch
from torch import Tensor

from . import compare, evaluation, fast, images, reference, sized, synthetic, tables
from .bundle import Bundle
from .card import spread_out

SIDE = compare.SIDE
TASKS = {"thin holes": compare.strokes, "×4": compare.coarse(4)}


def judged(problem: compare.Problem, found: np.ndarray) -> Tuple[float, float]:
    """PSNR and SSIM of [c, h, w]."""
    truth = compare.channels_of(problem.image)
    filled = np.where(problem.inside, found, truth)
    return evaluation.psnr(truth, filled, problem.inside), evaluation.ssim(truth, filled, problem.inside)


@torch.no_grad()
def restored(prior: reference.Prior, problem: compare.Problem, seed: int) -> np.ndarray:
    """The channels of a batch have the same noise, as in the plugin."""
    shape, generator = problem.image.shape, torch.Generator().manual_seed(seed)
    return compare.channels_of(fast.sample(prior, problem.constraint, lambda: torch.randn((1, *shape[1:]), generator=generator).expand(shape))[0])


def sets(options: argparse.Namespace) -> Dict[str, List[Tensor]]:
    """Images [c, SIDE, SIDE] by source."""
    found = {}
    for folder in options.data:
        validation = images.load(folder, options.channels)[1]
        found[folder.name] = parts(validation[0]) if len(validation) == 1 else list(spread_out(validation, options.images))
    if options.synthetic:
        rendered, kinds = synthetic.generate(options.synthetic, seed=1), list(synthetic.KINDS)
        found.update({f"rendered {kind}": rendered[index::len(kinds)] for index, kind in enumerate(kinds)})
    return found


def parts(image: Tensor) -> List[Tensor]:
    """Nine of it, evenly spread."""
    tops, lefts = (np.linspace(0, length - SIDE, 3).round().astype(int) for length in image.shape[1:])
    return [image[:, top:top + SIDE, left:left + SIDE].contiguous() for top in tops for left in lefts]


def row(priors: List[Tuple[int, reference.Prior]], source: str, chosen: List[Tensor]) -> List[str]:
    cells = [source, str(len(chosen))]
    for make in TASKS.values():
        for channels, prior in [*priors, (1, None)]:
            values = []
            for index, image in enumerate(chosen):
                # A grey prior has the channels in the batch.
                problem = make(image[:, None] if channels == 1 else image[None], index)
                told = prior and sized.told(prior, image[0].numpy(), problem.inside)
                values.append(judged(problem, restored(told, problem, index) if told else compare.without_prior(problem)))
            psnr, ssim = np.mean(values, 0)
            cells.append(f"{psnr:.2f} / {ssim:.3f}")
    return cells


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundles", type=Path, nargs="+", required=True)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of PNG files")
    parser.add_argument("--channels", type=int, help="1 to have colour images in grey")
    parser.add_argument("--synthetic", type=int, default=0, help="rendered structures, all kinds in turn")
    parser.add_argument("--images", type=int, default=11, help="of each folder, at most")
    options = parser.parse_args()
    torch.set_num_threads(1)
    bundles = [Bundle(folder) for folder in options.bundles]
    priors = [(bundle.channels, bundle.prior()) for bundle in bundles]
    head = ["images of", "images"] + [f"{task}: {name}" for task in TASKS
                                      for name in [*(bundle.rdf["name"] for bundle in bundles), "biharmonic" if task == "thin holes" else "bicubic"]]
    print(tables.table(head, [row(priors, *one) for one in sets(options).items()]))


if __name__ == "__main__":
    main()
