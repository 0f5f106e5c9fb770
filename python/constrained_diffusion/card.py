"""Measures a prior and puts the numbers and pictures into its card:

    python -m constrained_diffusion.card --bundle ../models/nuclei-fluorescence --data FOLDER

Writes card.json, samples.png, distributions.png and inpainting.png into the bundle, and a table between the markers of its
README.md; the rest of README.md is written by hand. --data is the folder that the prior was trained on: only its
validation images are used, but for one column of statistics. With --stats-only --weights last.pt (or best.pt) the
statistics of samples are printed and nothing is written: to follow a training run. Grey priors only.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Dict, List

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from . import evaluation, export, figures, holes, images, measures, reference, tables
from .bundle import Bundle, sha256
from .train import Validation

SIDE = 256


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of PNG files, as for training")
    parser.add_argument("--log", type=Path, help="log.tsv of the training run: its length and time go into the card")
    parser.add_argument("--comparison", type=Path, help="also write a PNG of samples above data, outside of the bundle")
    parser.add_argument("--weights", type=Path, help="a checkpoint to measure in place of the bundle's denoiser; with --stats-only")
    parser.add_argument("--stats-only", action="store_true")
    parser.add_argument("--samples", type=int, default=16, help="unconditional samples")
    parser.add_argument("--images", type=int, default=8, help="validation images to inpaint, for each kind of hole")
    parser.add_argument("--calibration-images", type=int, default=2)
    parser.add_argument("--calibration-samples", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.weights and not options.stats_only:
        parser.error("--weights goes with --stats-only: a card describes the bundle's denoiser")
    return options


def spread_out(files: List[Tensor], count: int) -> Tensor:
    """`count` of the images, evenly over their order, their middles: [count, c, SIDE, SIDE]."""
    large = [image for image in files if min(image.shape[1:]) >= SIDE]
    chosen = np.linspace(0, len(large) - 1, min(count, len(large))).round().astype(int)
    return torch.stack([images.middle(large[index], SIDE) for index in chosen])


def draw(prior: reference.Prior, count: int, seed: int) -> List[np.ndarray]:
    """Unconditional samples; number i has the noise of seed + i."""
    drawn: List[np.ndarray] = []
    while len(drawn) < count:
        noise = torch.stack([torch.randn(1, SIDE, SIDE, generator=torch.Generator().manual_seed(seed + len(drawn) + i))
                             for i in range(min(evaluation.BATCH, count - len(drawn)))])
        drawn += list(reference.sample(prior.model, prior.alpha_bar, noise)[:, 0].numpy())
    return drawn


def statistics(samples: List[np.ndarray], validation: List[np.ndarray], train: List[np.ndarray]) -> Dict[str, Dict[str, float]]:
    """Columns of the table; distances are to the validation images, so that those of training images say what is little."""
    columns = {"samples": samples, "validation": validation, "training": train}
    return {name: {**measures.statistics(column), "histogram distance": measures.histogram_distance(column, validation),
                   "spectrum distance, dB": measures.spectrum_distance(column, validation)} for name, column in columns.items()}


def example(prior: reference.Prior, sample: Path, file: Path) -> None:
    """The project's own sample image, rendered and not of the data: as given, with its hole, biharmonic, filled."""
    image = images.middle(torch.from_numpy(images.scale(np.array(Image.open(sample)))), SIDE)[None]
    hole = holes.strokes(SIDE, np.random.default_rng(3)) & ~holes.box(SIDE, 96) | holes.box(SIDE, 64)
    truth, filled = image[0, 0].numpy(), evaluation.fill(prior, image, hole[None], 0)[0]
    figures.grid([[truth, np.where(hole, 1, truth)], [evaluation.biharmonic(truth.astype(float), hole), filled]], file)


def measure(prior: reference.Prior, options: argparse.Namespace, validation: List[Tensor]) -> Dict[str, object]:
    """Everything of the card but the statistics of samples."""
    bars = torch.from_numpy(prior.alpha_bar).float()
    chosen, random = spread_out(validation, options.images), np.random.default_rng(options.seed)
    found: Dict[str, object] = {"validation v-loss": Validation(validation).loss(prior.model, bars)}
    for name, make in {"strokes": lambda: holes.strokes(SIDE, random), "box": lambda: holes.box(SIDE, 64)}.items():
        found[name] = evaluation.inpainting(prior, chosen, make, options.seed)
        print(name, evaluation.mean(found[name]), flush=True)
    found["calibration"] = evaluation.calibration(prior, spread_out(validation, options.calibration_images), holes.box(SIDE, 64),
                                                  options.calibration_samples, options.seed)
    return found


def main() -> None:
    options, started = arguments(), time.time()
    bundle = Bundle(options.bundle)
    if bundle.channels != 1:
        raise SystemExit("the measures are of grey images; this prior has several channels")
    prior = reference.Prior(export.load(options.weights) if options.weights else bundle.load(), bundle.alpha_bar())
    train, validation = images.load(options.data)
    samples = draw(prior, options.samples, options.seed)
    held_out, seen = (list(spread_out(part, len(validation))[:, 0].numpy()) for part in (validation, train))
    table = statistics(samples, held_out, seen)
    print(tables.statistics(table), flush=True)
    if options.comparison:
        figures.comparison(samples[:4], held_out[:4], options.comparison)
    if options.stats_only:
        return
    numbers = {"denoiser_sha256": sha256(bundle.denoiser), "seed": options.seed, "training": tables.training(options.log),
               "statistics": table, **measure(prior, options, validation)}
    figures.grid([samples[:3], samples[3:6]], options.bundle / "samples.png")
    figures.distributions({"samples": samples, "validation images": held_out}, options.bundle / "distributions.png")
    example(prior, Path(__file__).parents[2] / "src/main/resources/samples/nuclei.tif", options.bundle / "inpainting.png")
    (options.bundle / "card.json").write_text(json.dumps(numbers, indent=1) + "\n")
    tables.put(options.bundle / "README.md", tables.card(numbers))
    print(f"the card of {options.bundle} is up to date, after {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
