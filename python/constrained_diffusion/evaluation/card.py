"""Evaluates a pixel-space model and updates its model card: numbers, pictures and tables."""

import json
import time
from pathlib import Path
from typing import Dict, List, Optional

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from ..data import images, sources
from ..export.checkpoints import load_denoiser
from ..export.model_package import ModelPackage, sha256
from ..nets.guidance import without_guide
from ..sampling import ancestral
from ..sampling.conditioning import ConditionalPrior
from ..sampling.prior import Prior
from ..training.diameter_conditioned import diameters
from ..training.pixel_model import validations
from . import figures, holes, inpainting, measures, tables
from .options import PROJECT, CardOptions

SIDE = 256


def evenly_spaced(files: List[Tensor], count: int) -> Tensor:
    """The centres of `count` images, evenly spaced in their order: [count, c, SIDE, SIDE]. Smaller images are left out."""
    large = [image for image in files if min(image.shape[1:]) >= SIDE]
    chosen = np.linspace(0, len(large) - 1, min(count, len(large))).round().astype(int)
    return torch.stack([images.middle(large[index], SIDE) for index in chosen])


def unconstrained(prior: Prior, channels: int, count: int, seed: int, diameters: Optional[Tensor] = None) -> List[np.ndarray]:
    """Unconstrained samples [c, SIDE, SIDE]; sample i has the noise of seed + i, and is conditioned on diameter i, if given."""
    samples: List[np.ndarray] = []
    for start in range(0, count, inpainting.BATCH):
        end = min(count, start + inpainting.BATCH)
        conditional = prior if diameters is None else prior.given(diameters[start:end])
        samples += list(ancestral.sample(conditional, inpainting.noises((channels, SIDE, SIDE), range(seed + start, seed + end))).numpy())
    return samples


def likely_diameters(train: List[Tensor], count: int, seed: int) -> Tensor:
    """Nuclear diameters [count, 1] with the distribution of those of the images: evenly spaced quantiles, in random order."""
    found = diameters(train)
    likely = torch.quantile(found[found > 0], (torch.arange(count) + 0.5) / count)
    return likely[torch.randperm(count, generator=torch.Generator().manual_seed(seed))][:, None]


def losses_of(package: ModelPackage, validation: Dict[str, List[Tensor]]) -> Dict[str, float]:
    """The losses of the denoiser without its guide, and with it if it has one."""
    model = package.load()
    alone = without_guide(model)
    found = losses(package.prior_with(alone), validation)
    if alone is not model:
        found.update({f"{name}, guided": loss for name, loss in losses(package.prior_with(model), validation).items()})
    return found


def losses(prior: Prior, validation: Dict[str, List[Tensor]]) -> Dict[str, float]:
    """The validation v-loss by source; of a conditional prior also without the condition."""
    conditional, bars = isinstance(prior, ConditionalPrior), torch.from_numpy(prior.alpha_bar).float()
    return {name + suffix: check.loss(prior.model, bars) for name, images in validation.items()
            for suffix, check in zip(("", tables.UNCONDITIONAL), validations(images, conditional))}


def statistics(samples: List[np.ndarray], validation: List[np.ndarray], train: List[np.ndarray], of_nuclei: bool) -> Dict[str, Dict[str, float]]:
    """Columns of the table. Distances are to the validation images; that of the training images is between two sets of real images."""
    columns = {"samples": samples, "validation": validation, "training": train}
    describe = measures.statistics if of_nuclei else measures.brightness
    return {name: {**describe(column), "histogram distance": measures.histogram_distance(column, validation),
                   "spectrum distance, dB": measures.spectrum_distance(column, validation)} for name, column in columns.items()}


def example(prior: Prior, image: Tensor, file: Path) -> None:
    """A picture of an image that is not in the data set: the image, its hole, biharmonic inpainting, the model."""
    hole = holes.strokes(SIDE, np.random.default_rng(3)) & ~holes.box(SIDE, 96) | holes.box(SIDE, 64)
    truth, filled = image.numpy(), inpainting.fill(prior, image, hole, [0])[0]
    figures.grid([[truth, np.where(hole, 1, truth)], [inpainting.biharmonic_of_channels(truth, hole), filled]], file)


def measure(prior: Prior, options: CardOptions, validation: Dict[str, List[Tensor]]) -> Dict[str, object]:
    """Inpainting and calibration on validation images, by source."""
    found: Dict[str, object] = {}
    chosen, random = {name: evenly_spaced(each, options.images) for name, each in validation.items()}, np.random.default_rng(options.seed)
    for kind, make in {"strokes": lambda: holes.strokes(SIDE, random), "box": lambda: holes.box(SIDE, 64)}.items():
        found[kind] = {name: inpainting.inpainting(prior, images, make, options.seed) for name, images in chosen.items()}
        print(kind, {name: inpainting.mean(rows) for name, rows in found[kind].items()}, flush=True)
    count = -(-options.calibration_images // len(validation))
    found["calibration"] = {name: inpainting.calibration(prior, evenly_spaced(each, count), holes.box(SIDE, 64), options.calibration_samples,
                                                         options.seed) for name, each in validation.items()}
    return found


def main(options: CardOptions) -> None:
    started = time.time()
    package = ModelPackage(options.bundle)
    model = load_denoiser(options.weights) if options.weights else package.load()
    alone, prior = without_guide(model), package.prior_with(model)
    names = [folder.name for folder in options.data] + ["rendered"] * (options.synthetic > 0)
    train, validation = (dict(zip(names, part)) for part in sources.load(options.data, options.synthetic, package.channels))
    conditional = isinstance(prior, ConditionalPrior)
    given = likely_diameters([image for images in train.values() for image in images], options.samples, options.seed) if conditional else None
    samples = unconstrained(package.prior_with(alone), package.channels, options.samples, options.seed, given)
    held_out = [image for images in validation.values() for image in evenly_spaced(images, 44 // len(validation)).numpy()]
    seen = [image for images in train.values() for image in evenly_spaced(images, len(held_out) // len(train)).numpy()]
    table = statistics(*([grey.mean(0) for grey in part] for part in (samples, held_out, seen)), "nuclei" in package.rdf["tags"])
    print(tables.statistics(table), flush=True)
    if options.comparison:
        figures.comparison(samples[:4], held_out[::max(1, len(held_out) // 4)][:4], options.comparison)
    if options.stats_only:
        return
    denoiser = sha256(package.denoiser)
    numbers = {"denoiser_sha256": denoiser, "seed": options.seed, tables.CONDITIONAL: conditional, "samples without the guide": alone is not model,
               "samples by": ancestral.NAME, "sample evaluations": len(ancestral.times(len(prior.alpha_bar))) - 1,
               "training": tables.training(options.log, options.bundle / "card.json", denoiser), "statistics": table,
               "validation v-loss": losses_of(package, validation), **measure(prior, options, validation)}
    figures.grid([samples[:3], samples[3:6]], options.bundle / "samples.png")
    figures.distributions({"samples": [image.mean(0) for image in samples], "validation images": [image.mean(0) for image in held_out]},
                          options.bundle / "distributions.png")
    example(prior, picture(prior, package.channels), options.bundle / "inpainting.png")
    (options.bundle / "card.json").write_text(json.dumps(numbers, indent=1) + "\n")
    tables.put(options.bundle / "README.md", tables.card(numbers))
    print(f"the card of {options.bundle} is up to date, after {time.time() - started:.0f} s")


def picture(prior: Prior, channels: int) -> Tensor:
    """The project's rendered image of nuclei; for colour, a sample of the prior."""
    if channels == 1:
        sample = np.array(Image.open(PROJECT / "src/main/resources/samples/nuclei.tif"))
        return images.middle(torch.from_numpy(images.scale(sample)), SIDE)
    return torch.from_numpy(unconstrained(prior, channels, 1, seed=77)[0])
