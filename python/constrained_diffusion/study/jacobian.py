"""The Jacobian J = ∂x0/∂x_t of small images as a matrix, and the eigenvectors of it and of its inverse."""

from typing import Dict, Iterator, List, Tuple

import numpy as np
import torch
from torch import Tensor

from ..data import images
from ..export.model_package import ModelPackage
from ..sampling.prior import Prior
from . import digits
from .options import JacobianOptions

BATCH = 64


def jacobian(prior: Prior, x: Tensor, t: int) -> np.ndarray:
    """J at x [1, c, h, w], in double precision of a denoiser in single: one row for each backward pass of a batch."""
    size, rows = x.numel(), []
    for start in range(0, size, BATCH):
        count = min(BATCH, size - start)
        copies = x.expand(count, *x.shape[1:]).clone().requires_grad_()
        units = torch.zeros(count, size)
        units[range(count), range(start, start + count)] = 1
        rows.append(torch.autograd.grad(prior.denoise(copies, t)[0].flatten(1), copies, units)[0].flatten(1))
    return torch.cat(rows).double().numpy()


def leading(matrix: np.ndarray, count: int) -> np.ndarray:
    """Real parts, of length 1, of the eigenvectors of the largest eigenvalues, [count, n]. A conjugate pair counts once."""
    values, vectors = np.linalg.eig(matrix)
    kept = [i for i in np.argsort(-np.abs(values), kind="stable") if values[i].imag >= 0][:count]
    real = vectors[:, kept].real.T
    return real / np.linalg.norm(real, axis=1, keepdims=True)


def similarity(own: np.ndarray, others: np.ndarray) -> float:
    """The mean over the vectors of |cosine| with the nearest of the others."""
    return float(np.abs(own @ others.T).max(axis=1).mean())


def pseudo_inverse(matrix: np.ndarray, truncation: float) -> np.ndarray:
    """Without the singular values below a part of the largest."""
    u, s, vt = np.linalg.svd(matrix)
    kept = s > truncation * s[0]
    return (vt[kept].T / s[kept]) @ u[:, kept].T


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def measure(prior: Prior, image: Tensor, t: int, options: JacobianOptions, seed: int) -> Dict[str, float]:
    """Of an image [c, h, w] with two noises. The hidden square for the error has a quarter of the pixels."""
    generator, (a, s) = torch.Generator().manual_seed(seed), prior.coefficients(t)
    noisy = [a * image[None] + s * torch.randn(1, *image.shape, generator=generator) for _ in range(2)]
    matrices = [jacobian(prior, x, t) for x in noisy]
    inverses = [np.linalg.inv(matrix) for matrix in matrices]
    own, inverse = ([leading(matrix, options.leading) for matrix in each] for each in (matrices, inverses))
    row = {"same": np.mean([similarity(own[i], inverse[i]) for i in (0, 1)]), "other": np.mean([similarity(own[i], inverse[1 - i]) for i in (0, 1)]),
           "condition": np.linalg.cond(matrices[0])}
    for truncation in options.truncations:
        row[f"truncated {truncation:g}"] = similarity(own[0], leading(pseudo_inverse(matrices[0], truncation), options.leading))
    known = torch.ones_like(image)
    quarter = options.side // 4
    known[:, quarter:-quarter, quarter:-quarter] = 0
    with torch.no_grad():
        e = (known * (image - prior.denoise(noisy[0], t)[0][0])).flatten().double().numpy()
    j, mask = matrices[0], known.flatten().double().numpy()
    row["cos(J e, JT e)"] = cosine(j @ e, j.T @ e)
    row["cos(J e, J-1 e)"] = cosine(j @ e, inverses[0] @ e)
    row["cos(e, M J J e)"], row["cos(e, M J JT e)"] = cosine(e, mask * (j @ (j @ e))), cosine(e, mask * (j @ (j.T @ e)))
    return {name: float(value) for name, value in row.items()}


def problem(options: JacobianOptions) -> Tuple[Prior, List[Tensor]]:
    """A prior, and images [c, side, side]."""
    if options.digits:
        return digits.prior(options.digits), digits.load(digits.file())[1][:: 500 // options.images][:options.images]
    model = ModelPackage(options.bundle)
    validation = images.load(options.data, model.channels)[1]
    return model.prior(), [images.middle(image, options.side) for image in validation[:: max(1, len(validation) // options.images)]][:options.images]


def measurements(options: JacobianOptions) -> Iterator[Tuple[int, int, Dict[str, float]]]:
    """Time, index of the image, and what was measured."""
    prior, chosen = problem(options)
    for t in options.times:
        for index, image in enumerate(chosen):
            yield t, index, measure(prior, image, t, options, options.seed + index)


def main(options: JacobianOptions) -> None:
    torch.set_num_threads(1)
    by_time: Dict[int, List[Dict[str, float]]] = {}
    for t, index, row in measurements(options):
        if options.rows:
            heading = "" if options.rows.exists() else "\t".join(["t", "image", *row]) + "\n"
            with open(options.rows, "a") as file:
                file.write(heading + "\t".join([str(t), str(index), *(f"{value:.4g}" for value in row.values())]) + "\n")
        if t not in by_time:
            print("" if by_time else "| t | n | " + " | ".join(row) + " |\n" + "|---" * (2 + len(row)) + "|\n", end="")
        by_time.setdefault(t, []).append(row)
        if index + 1 == options.images:
            cells = [f"{np.mean([each[name] for each in by_time[t]]):.3g}" for name in row]
            print(f"| {t} | {len(by_time[t])} | " + " | ".join(cells) + " |", flush=True)
