"""Measures a small latent model trained here and puts the numbers and pictures into its card:

    python -m constrained_diffusion.latent_card --bundle ../models/microscopy-latent --data FOLDER [FOLDER ...] --log RUN/log.tsv

Validation images of the folders it was trained on, whose names are its captions. Holes and coarse pixels are restored by the plugin's own
commands, headless, with this model and with priors of pixels. Needs Java and Maven; the plugin must be compiled (`mvn compile`).
Writes card.json and samples.png into the bundle, and tables between the markers of its README.md.
"""

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Tuple

import numpy as np
import torch
from torch import Tensor

from . import ancestral, evaluation, figures, holes, images, restoration, tables
from .bundle import sha256
from .card import spread_out
from .latent_bundle import LatentBundle, told
from .restoration import SIDE, coarser
from .training import Validation

PRIORS_OF_PIXELS = {"fluorescence": "nuclei-fluorescence", "histology": "histology-rgb", "brightfield": "microscopy-grey"}
METHODS = ("fast", "newton")
SAMPLES = 4


@dataclass(frozen=True)
class Problem:
    """A command with its keys, what it is given, and which pixels count."""

    name: str
    command: str
    keys: str
    degrade: Callable[[np.ndarray], np.ndarray]
    """Of an image [h, w, c]."""
    hole: Callable[[int], np.ndarray]
    classical: Callable[[np.ndarray, np.ndarray], np.ndarray]
    """Of an image [c, h, w] and its hole."""


def averaged(image: np.ndarray) -> np.ndarray:
    return coarser(image, 4)


def bicubic(image: np.ndarray, hole: np.ndarray) -> np.ndarray:
    return np.stack([evaluation.bicubic(averaged(channel), SIDE) for channel in image])


PROBLEMS = [
    Problem("strokes, 20–25 %", "Inpaint...", "mask=mask", lambda image: image, lambda index: holes.strokes(SIDE, holes.random_of(index)),
            evaluation.biharmonic_of_channels),
    Problem("box, 64²", "Inpaint...", "mask=mask", lambda image: image, lambda index: holes.box(SIDE, 64), evaluation.biharmonic_of_channels),
    Problem("×4", "Upsample...", "factor=4", averaged, lambda index: np.ones((SIDE, SIDE), dtype=bool), bicubic),
]


def solve(problem: Problem, truths: List[np.ndarray], model: str, path: str) -> Tuple[List[np.ndarray], float]:
    """What the plugin makes of images [c, h, w] with these keys, and the median of the seconds an image."""
    macro = f"run('{problem.command}', '{problem.keys} {model}');"
    given = [problem.degrade(truth.transpose(1, 2, 0)) for truth in truths]
    given = [image if image.shape[-1] == 3 else image[:, :, 0] for image in given]
    found, seconds, _ = restoration.restore(problem.name, macro, given, [problem.hole(index) for index in range(len(truths))], path)
    return [image.transpose(2, 0, 1) if image.ndim == 3 else image[None] for image in found], float(np.median(seconds[1:] or seconds))


def judged(problem: Problem, source: str, truths: List[np.ndarray], bundle: Path, path: str) -> List[Dict[str, object]]:
    """What each method is worth, means over the images."""
    models = {f"{method}, this model": f"model={bundle.resolve()} caption={source} guidance=0 method={method}" for method in METHODS}
    models[f"fast, {PRIORS_OF_PIXELS[source]}"] = f"model={PRIORS_OF_PIXELS[source]}"
    masks = [problem.hole(index) for index in range(len(truths))]
    found: Dict[str, Tuple[List[np.ndarray], float]] = {"without a model": ([problem.classical(*pair) for pair in zip(truths, masks)], 0.0)}
    found.update((name, solve(problem, truths, model, path)) for name, model in models.items())
    rows = []
    for name, (results, seconds) in found.items():
        psnr, ssim = np.mean([(evaluation.psnr(t, r, m), evaluation.ssim(t, r, m)) for t, r, m in zip(truths, results, masks)], axis=0)
        rows.append({"task": problem.name, "source": source, "images": len(truths), "method": name, "psnr": float(psnr), "ssim": float(ssim),
                     "seconds": round(seconds, 1)})
        print(*rows[-1].values(), sep="\t", flush=True)
    return rows


@torch.no_grad()
def samples(bundle: LatentBundle, name: str) -> List[np.ndarray]:
    """Of a caption, [3, SIDE, SIDE]."""
    prior, codec, side = bundle.with_schedule(told(bundle.load(), bundle.embed(name))), bundle.codec(), SIDE // bundle.section["codec"]["factor"]
    return list(codec.decode(ancestral.sample(prior, evaluation.noises((bundle.channels, side, side), range(SAMPLES)))).numpy())


@torch.no_grad()
def loss(bundle: LatentBundle, part: List[Tensor], name: str) -> float:
    codec = bundle.codec()
    return Validation(part, encode=codec.encode).loss(told(bundle.load(), bundle.embed(name)), torch.from_numpy(bundle.alpha_bar()).float())


@torch.no_grad()
def kept(bundle: LatentBundle, part: List[Tensor]) -> float:
    """The PSNR of images that went through the codec, in dB, a mean."""
    codec, whole = bundle.codec(), np.ones((SIDE, SIDE), dtype=bool)
    return float(np.mean([evaluation.psnr(image.numpy(), codec.decode(codec.encode(image[None]))[0].numpy(), whole) for image in part]))


def text(numbers: dict) -> str:
    """What goes into the card."""
    parts = tables.table(["images of", "v-loss", "PSNR through the codec, dB"],
                         [[name, f"{part['v-loss']:.4f}", f"{part['codec psnr']:.2f}"] for name, part in numbers["parts"].items()])
    rows = tables.table(["task", "images of", "images", "method", "PSNR, dB", "SSIM", "s an image"],
                        [[row["task"], row["source"], str(row["images"]), row["method"], f"{row['psnr']:.2f}", f"{row['ssim']:.4f}",
                          str(row["seconds"] or "")] for row in numbers["restored"]])
    return f"""{tables.trained(numbers['training'])}Denoiser's SHA-256: `{numbers['denoiser_sha256'][:16]}…`. Validation images:

{parts}

![samples by caption](samples.png)

Samples of 256² pixels, a row for each caption ({', '.join(numbers['parts'])}), none left out; {numbers['samples by']} with {numbers['sample evaluations']} evaluations, no guidance.

### Restored by the plugin
Middles of validation images, 256² pixels, one seed, `guidance=0`, all other keys but model, caption and method at their defaults. PSNR and SSIM are of the pixels
in the hole. "Without a model" is biharmonic inpainting, or bicubic interpolation. Seconds are on two cores, other work beside.

{rows}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of PNG files, as for training")
    parser.add_argument("--log", type=Path, help="log.tsv of the training run; may be left out where the denoiser is that of the last card")
    parser.add_argument("--images", type=int, default=11, help="of each folder, at most")
    options, started = parser.parse_args(), time.time()
    bundle, path = LatentBundle(options.bundle), restoration.class_path()
    validation = {folder.name: images.load(folder, 3)[1] for folder in options.data}
    chosen = {name: list(spread_out(part, options.images)) for name, part in validation.items()}
    parts = {name: {"v-loss": loss(bundle, part, name), "codec psnr": kept(bundle, chosen[name])} for name, part in validation.items()}
    print(parts, flush=True)
    figures.grid([samples(bundle, name) for name in validation], options.bundle / "samples.png")
    rows = []
    for source, part in chosen.items():
        # Grey images are given as grey ones.
        truths = [image.numpy().astype(float)[:None if source == "histology" else 1] for image in part]
        rows += [row for problem in PROBLEMS for row in judged(problem, source, truths, options.bundle, path)]
    denoiser = sha256(bundle.denoiser)
    numbers = {"denoiser_sha256": denoiser, "samples by": ancestral.NAME, "sample evaluations": len(ancestral.times(len(bundle.alpha_bar()))) - 1,
               "training": tables.training(options.log, options.bundle / "card.json", denoiser),
               "parts": parts, "restored": rows}
    (options.bundle / "card.json").write_text(json.dumps(numbers, indent=1) + "\n")
    tables.put(options.bundle / "README.md", text(numbers))
    print(f"the card of {options.bundle} is up to date, after {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
