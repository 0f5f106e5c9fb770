"""Adapts the model of a package to images, and writes another package: as the plugin's Adapt Model..., without Fiji."""

import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

import numpy as np
import torch
import yaml
from PIL import Image, ImageSequence
from torch import Tensor

from ..data import micrographs
from ..data.nuclear_diameter import diameter
from ..training import adaptation
from ..training.adaptation import Crops, Example, History, Trainer
from . import torchscript
from .model_package import ModelPackage, sha256
from .options import AdaptOptions

GUIDE = "guide."
"""Prefix of weights that are not trained: of a weaker model that guides the denoiser away from its errors."""


def planes(file: Path) -> Iterator[np.ndarray]:
    """The pages of an image file, each [c, h, w]: colour has three channels, anything else one."""
    for page in ImageSequence.Iterator(Image.open(file)):
        pixels = np.asarray(page.convert("RGB") if page.mode in ("RGB", "RGBA", "P", "CMYK") else page, dtype=np.float32)
        yield pixels.transpose(2, 0, 1) if pixels.ndim == 3 else pixels[None]


def estimated(package: ModelPackage, image: np.ndarray, known: np.ndarray, modality: str) -> List[float]:
    """What the model is conditioned on, of an image [c, h, w] in the model's units; 0 where unknown."""
    filled = np.where(known, image, np.median(image[:, known])).mean(0)
    of = {"structure_scale": lambda: micrographs.structure_scale(filled), "nuclear_diameter": lambda: diameter(image.mean(0), known),
          "noise": lambda: max(micrographs.LEAST_NOISE, micrographs.noise_deviation(filled))}
    stated = package.section.get("conditions") or ([{"key": package.section["condition"]}] if "condition" in package.section else [])
    values = []
    for condition in stated:
        if condition["key"] == "modality":
            if modality not in condition["classes"]:
                raise SystemExit(f"--modality must be one of {', '.join(condition['classes'])}, not '{modality}'")
            values.append(float(condition["classes"].index(modality)))
        else:
            values.append(float(of.get(condition["key"], lambda: 0.0)()))
    return values


def examples(package: ModelPackage, files: Sequence[Path], masks: Sequence[Path], modality: str) -> List[Example]:
    """Each plane of each file, by as many channels as the model has; nonzero pixels of its mask, NaN and infinity are unknown."""
    if masks and len(masks) != len(files):
        raise SystemExit(f"--masks must name one file for each of the {len(files)} images, not {len(masks)}")
    found, percentiles = [], package.section["percentiles"]
    for index, file in enumerate(files):
        marked = next(planes(masks[index]))[0] != 0 if masks else None
        for plane in planes(file):
            if marked is not None and marked.shape != plane.shape[1:]:
                raise SystemExit(f"{masks[index]} has {marked.shape[::-1]} pixels, but {file} {plane.shape[:0:-1]}")
            if len(plane) % package.channels:
                raise SystemExit(f"{file} has {len(plane)} channels, but the model {package.channels}")
            for group in np.split(plane, len(plane) // package.channels):
                known = np.isfinite(group).all(0) & (True if marked is None else ~marked)
                low, high = np.percentile(group[:, known], [percentiles["low"], percentiles["high"]]) if known.any() else (0, 0)
                if low < high:
                    scaled = np.where(known, (group - low) * (2 / (high - low)) - 1, 0).astype(np.float32)
                    conditions = torch.tensor(estimated(package, scaled, known, modality), dtype=torch.float32)
                    found.append(Example(torch.from_numpy(scaled), known, conditions))
    if not found:
        raise SystemExit("--images: all known pixels have the same value, or none is known and finite")
    return found


def progress(settings: adaptation.Settings) -> Any:
    """Prints the losses after each evaluation of the held-back windows."""
    started, shown = time.monotonic(), [0]

    def follow(history: History, fraction: float) -> bool:
        if len(history.held_back) > shown[0]:
            shown[0] = len(history.held_back)
            passed = time.monotonic() - started
            left = f", {passed * (1 - fraction) / fraction:.0f} s left" if fraction > 0 else ""
            print(f"step {len(history.losses)}: held-back loss {history.held_back[-1]:.5f}{left}", flush=True)
        return True
    return follow


def train(package: ModelPackage, given: Sequence[Example], settings: adaptation.Settings, weights: str) -> Tuple[torch.jit.ScriptModule, History]:
    """The package's denoiser with the best average of the weights."""
    module, bars = package.load(), torch.from_numpy(package.alpha_bar()).float()
    names = [name for name, _ in module.named_parameters() if not name.startswith(GUIDE)]
    try:
        chosen = set(adaptation.last_levels(names) if weights == "last" else names)
    except ValueError as unknown:
        raise SystemExit(f"--weights must be all for this model: {unknown}") from None
    trainer = Trainer(module, bars, settings, chosen.__contains__)
    try:
        crops = Crops(given, settings.crop, np.random.default_rng(settings.seed))
    except ValueError as few:
        raise SystemExit(f"--images: {few}") from None
    times = adaptation.trained_times(len(bars), package.section.get("guidance"))
    history = adaptation.adapt(trainer, crops, times, progress(settings))
    if history.best == 0:
        raise SystemExit("The training made the model no better on the parts of the images that were held back, so nothing was written.")
    for weight in trainer.weights.values():
        weight.requires_grad_(False)
    return module, history


def card(name: str, package: ModelPackage, files: Sequence[Path], history: History) -> str:
    listed = "\n".join(f"| {file.name} | {sha256(file)} |" for file in files)
    measured = "Nothing was measured: the images are too small to hold a part of them back." if not history.held_back else (
        f"Mean squared error of the denoiser's output on parts of the images that were held back: {history.held_back[0]:.5f} before, "
        f"{min(history.held_back):.5f} after step {history.best}, whose weights were kept.")
    return (f"# {name}\n\nThe model `{package.rdf['name']}`, adapted to images by `cdiff adapt`.\n\n## Intended use\n\nRestoration of these images, "
            "and of others of the same kind, microscope and pixel size. Not intended for measurements of generated pixels.\n\n"
            f"## Training data\n\n| image | SHA-256 |\n|---|---|\n{listed}\n\n{len(history.losses)} steps, {history.seconds:.0f} s.\n\n"
            f"## Evaluation\n\n{measured}\n\n## Licence and citation\n\nThose of `{package.rdf['name']}`.\n")


def write(folder: Path, package: ModelPackage, module: torch.jit.ScriptModule, facts: Dict[str, Any], text: str) -> None:
    """A package whose rdf.yaml is that of its parent, with other weights, test tensors, name and card."""
    folder.mkdir(parents=True)
    torchscript.round_to_half(module)
    torchscript.save(module, folder / "denoiser.pt")
    torchscript.compress(folder / "denoiser.pt")
    xt, t = torch.randn(1, package.channels, 64, 64, generator=torch.Generator().manual_seed(0)), torch.tensor([500.0])
    with torch.no_grad():
        tensors: Dict[str, Tensor] = {"test_xt": xt, "test_t": t, "test_v": module(xt, t)}
    for name, tensor in tensors.items():
        np.save(folder / f"{name}.npy", tensor.numpy())
    (folder / "README.md").write_text(text)
    rdf, section = package.rdf, package.section
    rdf.update(name=folder.name, description=f"{facts['from']}, adapted to images.", documentation="README.md")
    for entry, file in [(rdf["weights"]["torchscript"], "denoiser.pt"), (section["parts"]["denoiser"], "denoiser.pt"), *tested(rdf)]:
        entry.update(source=file, sha256=sha256(folder / file))
    for key in ("covers", "id"):
        rdf.pop(key, None)
    section["adaptation"] = facts
    (folder / "rdf.yaml").write_text("# Written by cdiff adapt\n" + yaml.safe_dump(rdf, sort_keys=False, allow_unicode=True, width=160))


def tested(rdf: Dict[str, Any]) -> Iterator[Tuple[Dict[str, Any], str]]:
    """The test tensors that rdf.yaml lists, and their files."""
    described = [*rdf.get("inputs", [])[:2], *rdf.get("outputs", [])[:1]]
    return ((each["test_tensor"], file) for each, file in zip(described, ("test_xt.npy", "test_t.npy", "test_v.npy")) if "test_tensor" in each)


def seconds(minutes: float) -> Optional[float]:
    return 60 * minutes if minutes > 0 else None


def main(options: AdaptOptions) -> None:
    if options.out.exists():
        raise SystemExit(f"--out: {options.out} is there already")
    package = ModelPackage(options.parent)
    parent_hash = sha256(options.parent / "rdf.yaml")
    settings = adaptation.Settings(steps=options.steps, seconds=seconds(options.minutes), seed=options.seed)
    module, history = train(package, examples(package, options.images, options.masks, options.modality), settings, options.weights)
    named = [{"name": file.name, "sha256": sha256(file)} for file in options.images]
    facts = {"from": package.rdf["name"], "from_rdf_sha256": parent_hash, "images": named, "weights": options.weights,
             "steps": len(history.losses), "kept_step": history.best, "seconds": round(history.seconds, 1), "seed": options.seed,
             "held_back_steps": history.checked, "held_back_losses": [round(loss, 6) for loss in history.held_back]}
    write(options.out, package, module, facts, card(options.out.name, package, options.images, history))
    print(f"{options.out}: step {history.best} of {len(history.losses)}, {history.seconds:.0f} s")
