"""Compares the samplers on validation images: every method solves every task (holes, coarse pixels) for each image and seed."""

import csv
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Tuple

import numpy as np
import torch
from scipy import ndimage
from torch import Tensor

from ..data import images
from ..export.model_package import ModelPackage
from ..sampling import constraints, fast, reference
from ..sampling.conditioning import conditioned
from ..sampling.initial_estimate import initial_estimate
from ..sampling.prior import CountingPrior, Prior
from . import figures, holes, inpainting, measures, tables
from .options import CompareOptions

SIDE = 256
COLUMNS = ["task", "method", "image", "seed", "evaluations", "psnr", "ssim", "seam", "spectrum", "quantiles", "seconds"]


@dataclass(frozen=True)
class Problem:
    """An image [1, 1, h, w], a constraint, and the pixels that are evaluated."""

    image: Tensor
    constraint: constraints.LinearConstraint
    inside: np.ndarray


def hole(image: Tensor, inside: np.ndarray) -> Problem:
    known = (~torch.from_numpy(inside))[None, None].float()
    return Problem(image, constraints.known_pixels(image, known), inside)


def strokes(image: Tensor, index: int) -> Problem:
    return hole(image, holes.strokes(SIDE, holes.random_of(index)))


def box(side: int) -> Callable[[Tensor, int], Problem]:
    return lambda image, index: hole(image, holes.box(SIDE, side))


def coarse(factor: int) -> Callable[[Tensor, int], Problem]:
    return lambda image, index: Problem(image, constraints.block_means(torch.nn.functional.avg_pool2d(image, factor), factor),
                                        np.ones((SIDE, SIDE), dtype=bool))


TASKS: Dict[str, Callable[[Tensor, int], Problem]] = {"strokes": strokes, "x4": coarse(4), "box 64": box(64), "box 128": box(128), "x8": coarse(8)}

Solver = Callable[[Prior, Problem, int], Tuple[Tensor, int]]
"""Returns the solution and its number of function evaluations."""


def channels_of(images: Tensor) -> np.ndarray:
    """The channels of an image, which may be in the batch dimension: [c, h, w]."""
    return images.numpy().reshape(-1, *images.shape[2:]).astype(float)


def without_prior(problem: Problem) -> np.ndarray:
    """Biharmonic inpainting, or bicubic interpolation, of each channel: [c, h, w]."""
    measured = channels_of(problem.constraint.measured)
    if measured.shape[-1] == SIDE:
        return inpainting.biharmonic_of_channels(channels_of(problem.image), problem.inside)
    return np.stack([inpainting.bicubic(one, SIDE) for one in measured])


def classical(prior: Prior, problem: Problem, seed: int) -> Tuple[Tensor, int]:
    return torch.from_numpy(without_prior(problem)).float()[None], 0


def initial(prior: Prior, problem: Problem, seed: int) -> Tuple[Tensor, int]:
    return initial_estimate(problem.constraint), 0


def noise(problem: Problem, seed: int) -> Callable[[], Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return lambda: torch.randn(problem.image.shape, generator=generator)


def newton(steps: int, inner_steps: int) -> Solver:
    def solve(prior: Prior, problem: Problem, seed: int) -> Tuple[Tensor, int]:
        counted = CountingPrior(prior)
        return reference.restore(counted.model, prior.alpha_bar, problem.constraint.error, noise(problem, seed)(),
                                 steps=steps, inner_steps=inner_steps)[0], counted.evaluations
    return solve


def projection(steps: int) -> Solver:
    def solve(prior: Prior, problem: Problem, seed: int) -> Tuple[Tensor, int]:
        c = problem.constraint
        return reference.project(prior.model, prior.alpha_bar, c.measured, c.apply, c.pseudo_inverse, noise(problem, seed)(), steps=steps)[0], steps
    return solve


def fast_sampler(steps: int) -> Solver:
    def solve(prior: Prior, problem: Problem, seed: int) -> Tuple[Tensor, int]:
        counted = CountingPrior(prior)
        return fast.sample(counted, problem.constraint, noise(problem, seed), fast.Settings(steps=steps))[0], counted.evaluations
    return solve


METHODS: Dict[str, Solver] = {
    "truth": lambda prior, problem, seed: (problem.image, 0), "classical": classical, "initial": initial,
    "fast 10": fast_sampler(10), "fast 20": fast_sampler(20), "fast 40": fast_sampler(40),
    "projection 20": projection(20), "projection 50": projection(50),
    "newton 5x5": newton(5, 5), "newton 20x1": newton(20, 1), "newton 20x5": newton(20, 5),
}
SHOWN = {"truth": "truth", "classical": "biharmonic or bicubic", "initial": "initial estimate of fast",
         **{f"fast {steps}": f"fast, steps={steps}" for steps in (10, 20, 40)},
         **{f"projection {steps}": f"projection, steps={steps}" for steps in (20, 50)},
         **{f"newton {steps}x{inner}": f"newton, steps={steps} inner_steps={inner}" for steps, inner in ((5, 5), (20, 1), (20, 5))}}
WITHOUT_SEED = ("truth", "classical", "initial")


def conditioned_on(prior: Prior, problem: Problem) -> Prior:
    """A conditional prior is conditioned on the nuclear diameter around the hole, as in the plugin."""
    return conditioned(prior, problem.image[0, 0].numpy(), problem.inside)


def seam(solution: np.ndarray, inside: np.ndarray) -> float:
    """The root mean square difference of neighbours across the border of a hole over that beside it: more than the truth's at a visible seam."""
    across, beside = [], []
    near = ndimage.binary_dilation(inside, iterations=3) & ~ndimage.binary_erosion(inside, iterations=3)
    for axis in (0, 1):
        step, cut = np.diff(solution, axis=axis), np.diff(inside.astype(int), axis=axis) != 0
        both = near.take(range(SIDE - 1), axis) & near.take(range(1, SIDE), axis)
        across.append(step[cut])
        beside.append(step[both & ~cut])
    return float(np.sqrt(np.mean(np.concatenate(across) ** 2) / np.mean(np.concatenate(beside) ** 2)))


def measurements(problem: Problem, solution: Tensor) -> Dict[str, str]:
    truth, found, inside = problem.image[0, 0].numpy().astype(float), solution[0, 0].numpy().astype(float), problem.inside
    found = np.where(inside, found, truth)
    rows, columns = np.nonzero(inside)
    box = found[rows.min():rows.max() + 1, columns.min():columns.max() + 1]
    whole = box.size == inside.sum()
    quantiles = np.quantile(found[inside], (np.arange(50) + 0.5) / 50)
    row = {"spectrum": joined(measures.spectrum([box])) if whole else "nan", "quantiles": joined(quantiles),
           "seam": "" if inside.all() else f"{seam(found, inside):.4f}"}
    if not np.array_equal(truth, found):
        row.update(psnr=f"{measures.psnr(truth, found, inside):.4f}", ssim=f"{measures.ssim(truth, found, inside):.5f}")
    return row


def joined(values: np.ndarray) -> str:
    return " ".join(f"{value:.4g}" for value in values)


def run(options: CompareOptions) -> None:
    prior = ModelPackage(options.bundle).prior()
    validation = [images.middle(image, SIDE)[None] for image in images.load(options.data)[1]][:options.images]
    done = {tuple(row[name] for name in COLUMNS[:4]) for row in read(options.rows)} if options.rows.exists() else set()
    new = not done
    with open(options.rows, "a", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS, delimiter="\t")
        if new:
            rows.writeheader()
        for seed in range(options.seeds):
            for task in options.tasks:
                for method in options.methods:
                    for index, image in enumerate(validation):
                        if (task, method, str(index), str(seed)) in done or (method in WITHOUT_SEED and seed > 0):
                            continue
                        problem, started = TASKS[task](image, index), time.perf_counter()
                        solution, evaluations = METHODS[method](conditioned_on(prior, problem), problem, 100 * index + seed)
                        rows.writerow({"task": task, "method": method, "image": index, "seed": seed, "evaluations": evaluations,
                                       "seconds": f"{time.perf_counter() - started:.3f}", **measurements(problem, solution)})
                        file.flush()
                    print(f"seed {seed}, {task}, {method}", flush=True)


def read(file: Path) -> List[Dict[str, str]]:
    with open(file, newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@dataclass(frozen=True)
class Summary:
    """The result of a method on a task: means over images and seeds."""

    images: int
    seeds: int
    evaluations: float
    psnr: float
    ssim: float
    seam: float
    spectrum: np.ndarray
    quantiles: np.ndarray


def summary(rows: List[Dict[str, str]]) -> Summary:
    def mean(name: str) -> float:
        return float(np.mean([float(row[name]) if row[name] else np.nan for row in rows]))

    def lists(name: str) -> np.ndarray:
        return np.mean([[float(value) for value in row[name].split()] for row in rows], axis=0)
    return Summary(len({row["image"] for row in rows}), len({row["seed"] for row in rows}), mean("evaluations"), mean("psnr"), mean("ssim"),
                   mean("seam"), lists("spectrum"), lists("quantiles"))


def summaries(rows: List[Dict[str, str]]) -> Dict[str, Dict[str, Summary]]:
    """By task and method, over the images that all methods of the task have solved; in the order of TASKS and METHODS."""
    found: Dict[str, Dict[str, List[Dict[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row["task"]][row["method"]].append(row)
    shared = {task: set.intersection(*({row["image"] for row in of} for of in methods.values())) for task, methods in found.items()}
    return {task: {method: summary([row for row in found[task][method] if row["image"] in shared[task]])
                   for method in METHODS if method in found[task]} for task in TASKS if task in found and shared[task]}


def cells(name: str, one: Summary, truth: Summary) -> List[str]:
    decibel = float(np.sqrt(np.mean((10 * np.log10(one.spectrum / truth.spectrum)) ** 2)))
    return [name, str(one.images), str(one.seeds), f"{one.evaluations:.0f}", f"{one.psnr:.2f}", f"{one.ssim:.4f}", finite(decibel, ".1f"),
            f"{np.abs(one.quantiles - truth.quantiles).mean():.3f}", finite(one.seam / truth.seam, ".2f")]


def finite(value: float, form: str) -> str:
    return "" if np.isnan(value) else format(value, form)


def report(rows: List[Dict[str, str]], folder: Path) -> None:
    tasks = summaries(rows)
    head = ["method", "images", "seeds", "evaluations", "PSNR, dB", "SSIM", "spectrum, dB", "histogram", "seam"]
    text = ["<!-- written by cdiff compare -->"]
    for task, methods in tasks.items():
        lines = [cells(SHOWN[method], one, methods["truth"]) for method, one in methods.items() if method != "truth"]
        text += [f"**{task}**", tables.table(head, lines)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "comparison.md").write_text("\n\n".join(text) + "\n")
    figures.curves({task: {SHOWN[method]: (one.evaluations, one.psnr, one.ssim) for method, one in methods.items() if method != "truth"}
                    for task, methods in tasks.items()}, folder / "comparison.png")


def main(options: CompareOptions) -> None:
    torch.set_num_threads(1)
    with torch.no_grad():
        if options.data:
            run(options)
    if options.report:
        report(read(options.rows), options.report)
