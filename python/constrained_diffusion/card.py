"""Measures a prior and puts the numbers and pictures into its card:

    python -m constrained_diffusion.card --bundle ../models/nuclei-fluorescence --data FOLDER

Writes card.json, samples.png, distributions.png and inpainting.png into the bundle, and a table between the markers of its
README.md; the rest of README.md is written by hand. --data and --synthetic are what the prior was trained on: only validation
images are used, but for one column of statistics. Statistics of a prior of colour are those of its samples' mean over the
channels; nuclei are looked for where the bundle has the tag "nuclei". With --stats-only --weights last.pt (or best.pt) the
statistics of samples are printed and nothing is written: to follow a training run.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Dict, List, Optional

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from . import ancestral, evaluation, export, figures, guidance, holes, images, measures, reference, tables
from .bundle import Bundle, sha256
from .sized import SizedPrior
from .sized_training import diameters
from .train import checks
from .training import sources

SIDE = 256


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of PNG files, as for training")
    parser.add_argument("--synthetic", type=int, default=0, help="as for training")
    parser.add_argument("--log", type=Path, help="log.tsv of the training run: its length and time go into the card; may be left out where the denoiser is that of the last card")
    parser.add_argument("--comparison", type=Path, help="also write a PNG of samples above data, outside of the bundle")
    parser.add_argument("--weights", type=Path, help="a checkpoint to measure in place of the bundle's denoiser; with --stats-only")
    parser.add_argument("--stats-only", action="store_true")
    parser.add_argument("--samples", type=int, default=16, help="unconditional samples")
    parser.add_argument("--images", type=int, default=8, help="validation images to inpaint, for each source and kind of hole")
    parser.add_argument("--calibration-images", type=int, default=4)
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


def draw(prior: reference.Prior, channels: int, count: int, seed: int, diameters: Optional[Tensor] = None) -> List[np.ndarray]:
    """Samples [c, SIDE, SIDE] without a constraint; number i has the noise of seed + i, and is told the diameter i, if there are some."""
    drawn: List[np.ndarray] = []
    for start in range(0, count, evaluation.BATCH):
        end = min(count, start + evaluation.BATCH)
        told = prior if diameters is None else prior.told(diameters[start:end])
        drawn += list(ancestral.sample(told, evaluation.noises((channels, SIDE, SIDE), range(seed + start, seed + end))).numpy())
    return drawn


def likely_diameters(train: List[Tensor], count: int, seed: int) -> Tensor:
    """Diameters of nuclei [count, 1] that are distributed as those of the images are: evenly spaced quantiles, in random order."""
    found = diameters(train)
    likely = torch.quantile(found[found > 0], (torch.arange(count) + 0.5) / count)
    return likely[torch.randperm(count, generator=torch.Generator().manual_seed(seed))][:, None]


def losses_of(bundle: Bundle, validation: Dict[str, List[Tensor]]) -> Dict[str, float]:
    """Of the denoiser without its guide, and if it has one, with it."""
    model = bundle.load()
    alone = guidance.alone(model)
    found = losses(bundle.prior_of(alone), validation)
    if alone is not model:
        found.update({f"{name}, guided": loss for name, loss in losses(bundle.prior_of(model), validation).items()})
    return found


def losses(prior: reference.Prior, validation: Dict[str, List[Tensor]]) -> Dict[str, float]:
    """The validation v-loss by source; of a prior that can be told how large nuclei are, also without."""
    sized, bars = isinstance(prior, SizedPrior), torch.from_numpy(prior.alpha_bar).float()
    return {name + untold: check.loss(prior.model, bars) for name, images in validation.items()
            for untold, check in zip(("", ", not told the nuclear diameter"), checks(images, sized))}


def statistics(samples: List[np.ndarray], validation: List[np.ndarray], train: List[np.ndarray], of_nuclei: bool) -> Dict[str, Dict[str, float]]:
    """Columns of the table; distances are to the validation images, so that those of training images say what is little."""
    columns = {"samples": samples, "validation": validation, "training": train}
    describe = measures.statistics if of_nuclei else measures.brightness
    return {name: {**describe(column), "histogram distance": measures.histogram_distance(column, validation),
                   "spectrum distance, dB": measures.spectrum_distance(column, validation)} for name, column in columns.items()}


def example(prior: reference.Prior, image: Tensor, file: Path) -> None:
    """An image that is not of the data: as given, with its hole, biharmonic, filled."""
    hole = holes.strokes(SIDE, np.random.default_rng(3)) & ~holes.box(SIDE, 96) | holes.box(SIDE, 64)
    truth, filled = image.numpy(), evaluation.fill(prior, image, hole, [0])[0]
    figures.grid([[truth, np.where(hole, 1, truth)], [evaluation.biharmonic_of_channels(truth, hole), filled]], file)


def measure(prior: reference.Prior, options: argparse.Namespace, validation: Dict[str, List[Tensor]]) -> Dict[str, object]:
    """How fills are, and how sure; validation images by source."""
    found: Dict[str, object] = {}
    chosen, random = {name: spread_out(each, options.images) for name, each in validation.items()}, np.random.default_rng(options.seed)
    for kind, make in {"strokes": lambda: holes.strokes(SIDE, random), "box": lambda: holes.box(SIDE, 64)}.items():
        found[kind] = {name: evaluation.inpainting(prior, images, make, options.seed) for name, images in chosen.items()}
        print(kind, {name: evaluation.mean(rows) for name, rows in found[kind].items()}, flush=True)
    count = -(-options.calibration_images // len(validation))
    found["calibration"] = {name: evaluation.calibration(prior, spread_out(each, count), holes.box(SIDE, 64), options.calibration_samples, options.seed)
                            for name, each in validation.items()}
    return found


def main() -> None:
    options, started = arguments(), time.time()
    bundle = Bundle(options.bundle)
    model = export.load(options.weights) if options.weights else bundle.load()
    alone, prior = guidance.alone(model), bundle.prior_of(model)
    names = [folder.name for folder in options.data] + ["rendered"] * (options.synthetic > 0)
    train, validation = (dict(zip(names, part)) for part in sources(options.data, options.synthetic, bundle.channels))
    sized = isinstance(prior, SizedPrior)
    told = likely_diameters([image for images in train.values() for image in images], options.samples, options.seed) if sized else None
    samples = draw(bundle.prior_of(alone), bundle.channels, options.samples, options.seed, told)
    held_out = [image for images in validation.values() for image in spread_out(images, 44 // len(validation)).numpy()]
    seen = [image for images in train.values() for image in spread_out(images, len(held_out) // len(train)).numpy()]
    table = statistics(*(list(grey.mean(0) for grey in part) for part in (samples, held_out, seen)), "nuclei" in bundle.rdf["tags"])
    print(tables.statistics(table), flush=True)
    if options.comparison:
        figures.comparison(samples[:4], held_out[::max(1, len(held_out) // 4)][:4], options.comparison)
    if options.stats_only:
        return
    denoiser = sha256(bundle.denoiser)
    numbers = {"denoiser_sha256": denoiser, "seed": options.seed, "told the nuclear diameter": sized, "samples without the guide": alone is not model,
               "samples by": ancestral.NAME, "sample evaluations": len(ancestral.times(len(prior.alpha_bar))) - 1,
               "training": tables.training(options.log, options.bundle / "card.json", denoiser), "statistics": table,
               "validation v-loss": losses_of(bundle, validation), **measure(prior, options, validation)}
    figures.grid([samples[:3], samples[3:6]], options.bundle / "samples.png")
    figures.distributions({"samples": [image.mean(0) for image in samples], "validation images": [image.mean(0) for image in held_out]},
                          options.bundle / "distributions.png")
    example(prior, picture(prior, bundle.channels), options.bundle / "inpainting.png")
    (options.bundle / "card.json").write_text(json.dumps(numbers, indent=1) + "\n")
    tables.put(options.bundle / "README.md", tables.card(numbers))
    print(f"the card of {options.bundle} is up to date, after {time.time() - started:.0f} s")


def picture(prior: reference.Prior, channels: int) -> Tensor:
    """The project's own rendered image of nuclei; of colour there is none, so that a sample of the prior takes its place."""
    if channels == 1:
        sample = np.array(Image.open(Path(__file__).parents[2] / "src/main/resources/samples/nuclei.tif"))
        return images.middle(torch.from_numpy(images.scale(sample)), SIDE)
    return torch.from_numpy(draw(prior, channels, 1, seed=77)[0])


if __name__ == "__main__":
    main()
