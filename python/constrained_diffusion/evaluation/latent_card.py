"""Evaluates a small latent model through the plugin and updates its model card."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Tuple

import numpy as np
import torch
from torch import Tensor

from ..data import images
from ..export.latent_package import LatentPackage, with_text
from ..export.model_package import sha256
from ..sampling import ancestral
from ..training.validation import Validation
from . import figures, holes, inpainting, restoration, tables
from .card import evenly_spaced
from .options import LatentCardOptions
from .restoration import SIDE, coarser

PIXEL_MODELS = {"fluorescence": "nuclei-fluorescence", "histology": "histology-rgb", "brightfield": "microscopy-grey"}
METHODS = ("fast", "newton")
SAMPLES = 4


@dataclass(frozen=True)
class Problem:
    """A command with its keys, its input, and the pixels that are evaluated."""

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
    return np.stack([inpainting.bicubic(averaged(channel), SIDE) for channel in image])


PROBLEMS = [
    Problem("strokes, 20–25 %", "Inpaint...", "mask=mask", lambda image: image, lambda index: holes.strokes(SIDE, holes.random_of(index)),
            inpainting.biharmonic_of_channels),
    Problem("box, 64²", "Inpaint...", "mask=mask", lambda image: image, lambda index: holes.box(SIDE, 64), inpainting.biharmonic_of_channels),
    Problem("×4", "Upsample...", "factor=4", averaged, lambda index: np.ones((SIDE, SIDE), dtype=bool), bicubic),
]


def solve(problem: Problem, truths: List[np.ndarray], model: str, path: str) -> Tuple[List[np.ndarray], float]:
    """The plugin's results for images [c, h, w] with these keys, and the median time per image in seconds."""
    macro = f"run('{problem.command}', '{problem.keys} {model}');"
    given = [problem.degrade(truth.transpose(1, 2, 0)) for truth in truths]
    given = [image if image.shape[-1] == 3 else image[:, :, 0] for image in given]
    found, seconds, _ = restoration.restore(problem.name, macro, given, [problem.hole(index) for index in range(len(truths))], path)
    return [image.transpose(2, 0, 1) if image.ndim == 3 else image[None] for image in found], float(np.median(seconds[1:] or seconds))


def quality(problem: Problem, source: str, truths: List[np.ndarray], bundle: Path, path: str) -> List[Dict[str, object]]:
    """PSNR and SSIM of each method, means over the images."""
    models = {f"{method}, this model": f"model={bundle.resolve()} caption={source} guidance=0 method={method}" for method in METHODS}
    models[f"fast, {PIXEL_MODELS[source]}"] = f"model={PIXEL_MODELS[source]}"
    masks = [problem.hole(index) for index in range(len(truths))]
    found: Dict[str, Tuple[List[np.ndarray], float]] = {"without a model": ([problem.classical(*pair) for pair in zip(truths, masks)], 0.0)}
    found.update((name, solve(problem, truths, model, path)) for name, model in models.items())
    rows = []
    for name, (results, seconds) in found.items():
        psnr, ssim = np.mean([(inpainting.psnr(t, r, m), inpainting.ssim(t, r, m)) for t, r, m in zip(truths, results, masks)], axis=0)
        rows.append({"task": problem.name, "source": source, "images": len(truths), "method": name, "psnr": float(psnr), "ssim": float(ssim),
                     "seconds": round(seconds, 1)})
        print(*rows[-1].values(), sep="\t", flush=True)
    return rows


@torch.no_grad()
def samples(package: LatentPackage, name: str) -> List[np.ndarray]:
    """Samples for a caption, [3, SIDE, SIDE]."""
    prior, codec = package.with_schedule(with_text(package.load(), package.embed(name))), package.codec()
    side = SIDE // codec.factor
    return list(codec.decode(ancestral.sample(prior, inpainting.noises((package.channels, side, side), range(SAMPLES)))).numpy())


@torch.no_grad()
def loss(package: LatentPackage, part: List[Tensor], name: str) -> float:
    model = with_text(package.load(), package.embed(name))
    return Validation(part, encode=package.codec().encode).loss(model, torch.from_numpy(package.alpha_bar()).float())


@torch.no_grad()
def codec_psnr(package: LatentPackage, part: List[Tensor]) -> float:
    """The mean PSNR in dB of images that are encoded and decoded."""
    codec, whole = package.codec(), np.ones((SIDE, SIDE), dtype=bool)
    return float(np.mean([inpainting.psnr(image.numpy(), codec.decode(codec.encode(image[None]))[0].numpy(), whole) for image in part]))


def text(numbers: dict) -> str:
    """The text between the markers of the card."""
    parts = tables.table(["images of", "v-loss", "PSNR through the codec, dB"],
                         [[name, f"{part['v-loss']:.4f}", f"{part['codec psnr']:.2f}"] for name, part in numbers["parts"].items()])
    rows = tables.table(["task", "images of", "images", "method", "PSNR, dB", "SSIM", "s an image"],
                        [[row["task"], row["source"], str(row["images"]), row["method"], f"{row['psnr']:.2f}", f"{row['ssim']:.4f}",
                          str(row["seconds"] or "")] for row in numbers["restored"]])
    return f"""{tables.trained(numbers['training'])}Denoiser's SHA-256: `{numbers['denoiser_sha256'][:16]}…`. Validation images:

{parts}

![samples by caption](samples.png)

Samples of 256² pixels, a row for each caption ({', '.join(numbers['parts'])}), none left out; {numbers['samples by']} with \
{numbers['sample evaluations']} evaluations, no guidance.

### Restored by the plugin
Middles of validation images, 256² pixels, one seed, `guidance=0`, all other keys but model, caption and method at their defaults. \
PSNR and SSIM are of the pixels
in the hole. "Without a model" is biharmonic inpainting, or bicubic interpolation. Seconds are on two cores, other work beside.

{rows}"""


def main(options: LatentCardOptions) -> None:
    started = time.time()
    package, path = LatentPackage(options.bundle), restoration.class_path()
    validation = {folder.name: images.load(folder, 3)[1] for folder in options.data}
    chosen = {name: list(evenly_spaced(part, options.images)) for name, part in validation.items()}
    parts = {name: {"v-loss": loss(package, part, name), "codec psnr": codec_psnr(package, chosen[name])} for name, part in validation.items()}
    print(parts, flush=True)
    figures.grid([samples(package, name) for name in validation], options.bundle / "samples.png")
    rows = []
    for source, part in chosen.items():
        # Grey images have one channel.
        truths = [image.numpy().astype(float)[:None if source == "histology" else 1] for image in part]
        rows += [row for problem in PROBLEMS for row in quality(problem, source, truths, options.bundle, path)]
    denoiser = sha256(package.denoiser)
    numbers = {"denoiser_sha256": denoiser, "samples by": ancestral.NAME, "sample evaluations": len(ancestral.times(len(package.alpha_bar()))) - 1,
               "training": tables.training(options.log, options.bundle / "card.json", denoiser),
               "parts": parts, "restored": rows}
    (options.bundle / "card.json").write_text(json.dumps(numbers, indent=1) + "\n")
    tables.put(options.bundle / "README.md", text(numbers))
    print(f"the card of {options.bundle} is up to date, after {time.time() - started:.0f} s")
