"""The pictures of model cards and reports. Only `comparison` shows images of the data folder; it is not part of the package."""

from pathlib import Path
from typing import Dict, List, Tuple

import matplotlib
import numpy as np
from PIL import Image

from . import measures

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402


def grey(image: np.ndarray) -> np.ndarray:
    """−1 … 1 to 0 … 255, clipped."""
    return ((np.clip(image, -1, 1) + 1) * 127.5).round().astype(np.uint8)


def grid(rows: List[List[np.ndarray]], file: Path, gap: int = 4) -> None:
    """Images of one size, [h, w] or [c, h, w] with one or three channels, in rows with white gaps. 64 grey levels, for a small file."""
    def last(image: np.ndarray) -> np.ndarray:
        return grey(image) if image.ndim == 2 else grey(image[0]) if len(image) == 1 else grey(image).transpose(1, 2, 0)

    def beside(pieces: List[np.ndarray], axis: int) -> np.ndarray:
        width = [(0, 0)] * pieces[0].ndim
        width[axis] = (0, gap)
        return np.concatenate([np.pad(piece, width, constant_values=255) for piece in pieces], axis=axis)
    whole = beside([beside([last(image) // 4 * 4 for image in row], 1) for row in rows], 0)[:-gap, :-gap]
    Image.fromarray(whole).save(file, optimize=True)


def comparison(samples: List[np.ndarray], data: List[np.ndarray], file: Path) -> None:
    """Samples above, the same number of images of the data below."""
    grid([list(row) for row in zip(*zip(samples, data))], file)


def distributions(sets: Dict[str, List[np.ndarray]], file: Path) -> None:
    """Radial power spectra, and histograms of pixel values."""
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 3), dpi=90, layout="constrained")
    for name, images in sets.items():
        power = measures.spectrum(images)
        left.loglog(np.arange(1, len(power) + 1), power, label=name)
        right.hist(np.concatenate([image.ravel() for image in images]), bins=np.linspace(-1.2, 1.4, 105), density=True,
                   histtype="step", log=True, label=name)
    left.set(xlabel=f"cycles in {images[0].shape[0]} pixels", ylabel="power")
    right.set(xlabel="pixel value, model's units", ylabel="density")
    left.legend(frameon=False)
    figure.savefig(file)
    pyplot.close(figure)


EVALUATIONS = (10, 20, 50, 100, 200)
"""The ticks of the curves' axis."""


def curves(tasks: Dict[str, Dict[str, Tuple[float, float, float]]], file: Path) -> None:
    """Quality against evaluations: for each task and method, evaluations, PSNR and SSIM. Methods of one name before a comma share a line."""
    names = list(dict.fromkeys(method.split(",")[0] for methods in tasks.values() for method in methods))
    colours = {name: f"C{number}" for number, name in enumerate(names)}
    figure, axes = pyplot.subplots(2, len(tasks), figsize=(3.1 * len(tasks), 5), dpi=90, layout="constrained", sharex=True, squeeze=False)
    for column, (task, methods) in enumerate(tasks.items()):
        lines: Dict[str, List[Tuple[float, float, float]]] = {}
        for method, point in methods.items():
            lines.setdefault(method.split(",")[0], []).append(point)
        for row, label in enumerate(("PSNR, dB", "SSIM")):
            for name, points in lines.items():
                x, y = [point[0] for point in sorted(points)], [point[row + 1] for point in sorted(points)]
                if max(x) == 0:
                    axes[row, column].axhline(y[0], linestyle=":", color="grey" if name.startswith("bi") else "black", label=name)
                else:
                    axes[row, column].plot(x, y, "o-", color=colours[name], label=name)
            axes[row, column].set(xscale="log", ylabel=label if column == 0 else None, xlabel="evaluations" if row else None,
                                  title=task if row == 0 else None)
            axes[row, column].set_xticks(EVALUATIONS, map(str, EVALUATIONS))
            axes[row, column].minorticks_off()
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False)
    figure.savefig(file)
    pyplot.close(figure)
