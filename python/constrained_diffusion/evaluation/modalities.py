"""Evaluates models and classical methods by modality, through the plugin's commands, on validation micrographs."""

import csv
import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

import numpy as np
from scipy.interpolate import CubicSpline

from ..data import images, micrographs
from ..export.model_package import ModelPackage
from . import holes, inpainting, measures, restoration, tables
from .options import ModalitiesOptions
from .perceptual import PerceptualDistance

SIDE, MARGIN = 192, 16
"""Of the images, and what of a box's surroundings the perceptual distance sees, in pixels."""

MEASURES = ("psnr", "ssim", "distance")
FIELDS = ("task", "modality", "image", "method", *MEASURES)


def lost_rows(random: np.random.Generator) -> np.ndarray:
    """Six bands of three rows."""
    hole = np.zeros((SIDE, SIDE), dtype=bool)
    for start in random.choice(np.arange(4, SIDE - 8, 12), 6, replace=False):
        hole[start:start + 3] = True
    return hole


def spline(image: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Cubic splines along the columns, through the known rows."""
    known = ~hole.any(axis=1)
    rows = np.arange(len(image))
    return np.where(hole, CubicSpline(rows[known], image[known], axis=0)(rows), image)


def biharmonic(image: np.ndarray, hole: np.ndarray) -> np.ndarray:
    return inpainting.biharmonic(image, hole)


def everywhere(random: np.random.Generator) -> np.ndarray:
    return np.ones((SIDE, SIDE), dtype=bool)


@dataclass(frozen=True)
class Task:
    """A degradation, the command that undoes it, and classical methods for it."""

    title: str
    command: str
    degrade: Callable[[np.ndarray, np.random.Generator], np.ndarray]
    classical: Dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]]
    hole: Callable[[np.random.Generator], np.ndarray] = everywhere


def as_it_is(image: np.ndarray, random: np.random.Generator) -> np.ndarray:
    return image


TASKS = {
    "strokes": Task("Strokes of 20 to 25 % of the image", "Inpaint...|mask=mask", as_it_is, {"biharmonic": biharmonic},
                    lambda random: holes.strokes(SIDE, random)),
    "rows": Task("Six bands of three lost rows", "Inpaint...|mask=mask", as_it_is, {"biharmonic": biharmonic, "spline": spline}, lost_rows),
    "box": Task("A box of 64² pixels", "Inpaint...|mask=mask", as_it_is, {"biharmonic": biharmonic}, lambda random: holes.box(SIDE, 64)),
    "x4": Task("Upsampling, ×4", "Upsample...|factor=4", lambda image, random: image.reshape(SIDE // 4, 4, SIDE // 4, 4).mean((1, 3)),
               {"bicubic": lambda image, hole: inpainting.bicubic(image, SIDE)}),
    "deblur": Task("Deblurring, FWHM 4 px, noise 1 %", "Deblur...|fwhm=4", restoration.blurred(4, 0.02),
                   {f"Richardson-Lucy {count}": restoration.lucy(4, count) for count in (5, 10, 20)}),
    "denoise": Task("Denoising, noise 10 % of the range", "Denoise...|", restoration.noisy(0.2),
                    {"non-local means": restoration.non_local_means(0.2)}),
}


def truths(options: ModalitiesOptions) -> List[Tuple[str, np.ndarray]]:
    """The modality and the middle of some validation images of each modality, of different source files where there are several."""
    _, validation = micrographs.load(options.collection, options.nuclei, options.volumes, rendered=1)
    chosen = []
    for modality, found in validation.items():
        large = [each[0] for each in found if min(each[0].pixels.shape[1:]) >= SIDE]
        first = {each.source: each for each in large}
        ordered = list(first.values()) + [each for each in large if first[each.source] is not each]
        chosen += [(modality, images.middle(each.pixels.float(), SIDE)[0].numpy().astype(float)) for each in ordered[:options.images]]
    return chosen


def seen(image: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The part of an image that the perceptual distance sees: all of it, or a box and its surroundings."""
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    if len(rows) > SIDE // 2 or len(columns) > SIDE // 2:
        return image
    return image[rows[0] - MARGIN:rows[-1] + MARGIN + 1, columns[0] - MARGIN:columns[-1] + MARGIN + 1]


def summary(rows: List[Dict[str, str]]) -> List[Dict[str, Any]]:
    """Of each task, method and modality: the number of images, and the means of PSNR, SSIM and perceptual distance over them."""
    groups: Dict[Tuple[str, str, str], List[Dict[str, str]]] = {}
    for row in rows:
        groups.setdefault((row["task"], row["modality"], row["method"]), []).append(row)
    return [{"task": task, "modality": modality, "method": method, "images": len(group),
             **{key: round(float(np.mean([float(row[key]) for row in group])), 4) for key in MEASURES}}
            for (task, modality, method), group in groups.items()]


def report(found: List[Dict[str, Any]]) -> str:
    """Tables by task: a row for each modality and one for all images, the mean of PSNR and perceptual distance of each method."""
    parts = []
    for task in TASKS:
        mine = [row for row in found if row["task"] == task]
        methods = list(dict.fromkeys(row["method"] for row in mine))
        lines = []
        for modality in [*dict.fromkeys(row["modality"] for row in mine), "all"]:
            cells: List[str] = []
            for method in methods:
                of = [row for row in mine if row["method"] == method and modality in (row["modality"], "all")]
                count = [row["images"] for row in of]
                means = [float(np.average([row[key] for row in of], weights=count)) for key in ("psnr", "distance")] if of else []
                cells = cells or [modality, str(sum(count))]
                cells.append(f"{means[0]:.2f} / {means[1]:.3f}" if of else "")
            lines.append(cells)
        if lines:
            parts.append(f"**{TASKS[task].title}**\n\n" + tables.table(["modality", "images", *methods], lines))
    return "\n\n".join(parts)


def card(numbers: Dict[str, Any]) -> str:
    """The text between the markers of a model card."""
    return f"PSNR in dB / perceptual distance, means over validation images of {SIDE}² pixels.\n\n" + report(numbers["modalities"])


def write_card(rows: List[Dict[str, str]], folder: Path) -> None:
    """Writes card.json of a model package and the tables of its README.md."""
    numbers = {"denoiser_sha256": ModelPackage(folder).section["parts"]["denoiser"]["sha256"], "modalities": summary(rows)}
    (folder / "card.json").write_text(json.dumps(numbers, indent=1) + "\n")
    tables.put(folder / "README.md", card(numbers))


@dataclass(frozen=True)
class Inputs:
    """Degraded images [h, w] and their holes."""

    degraded: List[np.ndarray]
    masks: List[np.ndarray]

    def by(self, solve: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> List[np.ndarray]:
        """The results of a classical method."""
        return [solve(image, mask) for image, mask in zip(self.degraded, self.masks)]


def methods(task: Task, options: ModalitiesOptions, path: str) -> Dict[str, Callable[[Inputs], List[np.ndarray]]]:
    """By name: the classical methods of a task, then its command with each model."""
    found: Dict[str, Callable[[Inputs], List[np.ndarray]]] = {name: partial(Inputs.by, solve=solve) for name, solve in task.classical.items()}
    command, keys = task.command.split("|")
    for model in options.models:
        macro = f"run('{command}', '{keys} model=[{model}] {options.keys}');"
        found[f"{Path(model).name} {options.keys}".strip()] = partial(by_command, command, macro, path)
    return found


def by_command(command: str, macro: str, path: str, inputs: Inputs) -> List[np.ndarray]:
    return restoration.restore(command, macro, inputs.degraded, inputs.masks, path)[0]


def read_rows(file: Path) -> List[Dict[str, str]]:
    if not file.exists():
        return []
    with open(file, newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def write_rows(rows: List[Dict[str, str]], file: Path) -> None:
    with open(file, "w", newline="") as table:
        writer = csv.DictWriter(table, FIELDS, delimiter="\t")
        writer.writeheader()
        writer.writerows(rows)


def main(options: ModalitiesOptions) -> None:
    rows = read_rows(options.rows)
    done = {(row["task"], row["method"]) for row in rows}
    chosen, path, distance = truths(options), restoration.class_path(), PerceptualDistance()
    for name in options.tasks:
        task, randoms = TASKS[name], [holes.random_of(index) for index in range(len(chosen))]
        masks = [task.hole(random) for random in randoms]
        inputs = Inputs([task.degrade(truth, random) for (_, truth), random in zip(chosen, randoms)], masks)
        for method, results in methods(task, options, path).items():
            if (name, method) in done:
                continue
            new = []
            for index, ((modality, truth), mask, found) in enumerate(zip(chosen, masks, results(inputs))):
                measured = measures.psnr(truth, found, mask), measures.ssim(truth, found, mask), distance(seen(truth, mask), seen(found, mask))
                new.append(dict(zip(FIELDS, (name, modality, str(index), method, *(f"{value:.5f}" for value in measured)))))
            rows += new
            write_rows(rows, options.rows)
            print(name, method, *(f"{np.mean([float(row[key]) for row in new]):.4f}" for key in ("psnr", "ssim", "distance")), sep="\t", flush=True)
    if options.report:
        options.report.write_text("# Evaluation by modality\n\n<!-- written by cdiff modalities -->\n" + card({"modalities": summary(rows)}) + "\n")
    if options.card:
        write_card(rows, options.card)
