"""How near images in the style of another come to it, against guidance whose gradient goes through the denoiser.

`newton` is the paper's sampler from a noised image. The others take the gradient of the same loss with respect to x_t: as in Chung et al. 2023 (DPS),
one step of it after each DDIM step; as in Yu et al. 2023 (FreeDoM), the same times the signal's factor, and each step of the middle third twice, from
its noised result. A backward pass counts as two evaluations. Their step lengths, in root mean square, are the best of LENGTHS on the first half of
the pairs; the comparison is on the second half.
"""

import json
from pathlib import Path
from typing import Callable, Dict, List, Tuple

import numpy as np
import torch
from torch import Tensor

from ..data import images
from ..export.model_package import ModelPackage
from ..sampling import reference
from ..sampling.prior import Prior, times
from .label_guidance import error_of, mean
from .options import StyleGuidanceOptions

SIDE = 64
LENGTHS = (0.06, 0.2, 0.6)
REFERENCES = 4
FREEDOM = {"dps": False, "freedom": True}
"""The other methods, and whether they are FreeDoM's."""


def crops(folder: Path, count: int) -> List[Tensor]:
    """The middle of the first validation images that are not dark there: [1, 1, side, side]."""
    found = [images.middle(image, SIDE)[None] for image in images.load(folder, 1)[1] if min(image.shape[1:]) >= SIDE]
    return [image for image in found if image.std() > 0.25][:count]


def loss(critic: torch.jit.ScriptModule, image: Tensor, target: Tensor) -> Tensor:
    with torch.enable_grad():
        return critic.loss_and_gradient(image, target)[0]


def apart(critic: torch.jit.ScriptModule, candidates: List[Tensor]) -> List[int]:
    """The first image, and then those that are farthest from all that were chosen."""
    features = [critic(image) for image in candidates]
    chosen = [0]
    while len(chosen) < REFERENCES:
        nearest = [min(float(loss(critic, image, features[j])) for j in chosen) for image in candidates]
        chosen.append(int(np.argmax(nearest)))
    return chosen


def late_times(length: int, steps: int, structure: float) -> List[int]:
    start = round(length - 1 - structure * length)
    return [start] + [t for t in times(length, steps) if t < start]


def noised(prior: Prior, image: Tensor, t: int, seed: int) -> Tensor:
    a, s = prior.coefficients(t)
    return a * image + s * torch.randn(image.shape, generator=torch.Generator().manual_seed(seed))


@torch.no_grad()
def newton(prior: Prior, error: Callable[[Tensor], Tensor], image: Tensor, steps: int, inner: int, structure: float, seed: int) -> Tuple[Tensor, int]:
    sequence, rates = late_times(len(prior.alpha_bar), steps, structure), np.linspace(0.5, 0.1, inner)
    x = noised(prior, image, sequence[0], seed)
    for t, following in zip(sequence, sequence[1:]):
        x = prior.step(*reference.newton(prior, error, x, t, rates, 0.005), following)
    return x, (len(sequence) - 1) * (1 + 2 * inner)


def through_denoiser(prior: Prior, critic, target: Tensor, image: Tensor, evaluations: int, structure: float, seed: int, length: float,
                     freedom: bool) -> Tensor:
    """Three evaluations a step."""
    wanted = evaluations // 3
    distinct = round(wanted * 0.75) if freedom else wanted
    start = late_times(len(prior.alpha_bar), 1000, structure)[0]
    sequence = [int(round(start + (0 - start) * i / (distinct - 1))) for i in range(distinct)] + [-1]
    x = noised(prior, image, sequence[0], seed)
    generator = torch.Generator().manual_seed(seed + 1)
    for i, (t, following) in enumerate(zip(sequence, sequence[1:])):
        twice = freedom and distinct // 3 <= i < 2 * distinct // 3
        for turn in range(2 if twice else 1):
            with torch.enable_grad():
                z = x.detach().requires_grad_()
                x0, epsilon = prior.denoise(z, t)
                cotangent = critic.loss_and_gradient(x0.detach(), target)[1]
                gradient, = torch.autograd.grad(x0, z, cotangent)
            x0, epsilon = x0.detach(), epsilon.detach()
            a, s = prior.coefficients(t)
            step = gradient / gradient.square().mean((1, 2, 3), keepdim=True).sqrt().clamp_min(1e-20) * length * (a if freedom else 1)
            x = prior.step(x0, epsilon, following) - (step if following >= 0 else 0)
            if twice and turn == 0 and following >= 0:
                a2, s2 = prior.coefficients(following)
                ratio = a / a2
                x = ratio * x + max(0.0, s ** 2 - (ratio * s2) ** 2) ** 0.5 * torch.randn(x.shape, generator=generator)
    return x


def main(options: StyleGuidanceOptions) -> None:
    torch.manual_seed(0)
    critic, prior = torch.jit.load(str(options.critic / "critic.pt")), ModelPackage(options.model).prior()
    found = crops(options.images, 40)
    chosen = apart(critic, found)
    contents = [image for i, image in enumerate(found) if i not in chosen][:options.count // REFERENCES]
    targets = [critic(found[i]) for i in chosen]
    settings = {"side": SIDE, "steps": options.steps, "inner_steps": options.inner_steps, "structure": options.structure}
    rows: List[Dict[str, float]] = json.loads(options.out.read_text())["rows"] if options.out.exists() else []
    for index in range(len(rows), len(contents) * REFERENCES):
        c, r = divmod(index, REFERENCES)
        rows.append(row(prior, critic, contents[c], targets, r, 100 + c, index < options.baselines, options))
        options.out.write_text(json.dumps({**settings, "rows": rows, **summary(rows)}, indent=1))
        print(index + 1, summary(rows), flush=True)


def row(prior: Prior, critic, image: Tensor, targets: List[Tensor], r: int, seed: int, compared: bool,
        options: StyleGuidanceOptions) -> Dict[str, float]:
    target, structure = targets[r], options.structure
    styled, evaluations = newton(prior, error_of(critic, target), image, options.steps, options.inner_steps, structure, seed)
    losses = [float(loss(critic, styled, other)) for other in targets]
    found = {"before": float(loss(critic, image, target)), "after": losses[r], "nearest": float(np.argmin(losses) == r),
             "correlation": float(np.corrcoef(styled.flatten(), image.flatten())[0, 1]), "evaluations": evaluations}
    for name, length in [(name, length) for name in FREEDOM for length in LENGTHS] if compared else []:
        x = through_denoiser(prior, critic, target, image, evaluations, structure, seed, length, FREEDOM[name])
        found[f"{name} {length}"] = float(loss(critic, x, target))
    return found


def summary(rows: List[Dict[str, float]]) -> dict:
    if len(rows) < 2:
        return {"n": len(rows)}
    found = {"n": len(rows), **{key: mean([row[key] for row in rows]) for key in ("before", "after", "nearest", "correlation")}}
    compared = [row for row in rows if f"dps {LENGTHS[0]}" in row]
    tuning, others = compared[:len(compared) // 2], compared[len(compared) // 2:]
    if len(tuning) < 2:
        return found
    found["n_compared"] = len(others)
    found["newton there"] = mean([row["after"] for row in others])
    for name in FREEDOM:
        best = min(LENGTHS, key=lambda length: np.mean([row[f"{name} {length}"] for row in tuning]))
        found[f"{name} (length {best})"] = mean([row[f"{name} {best}"] for row in others])
        found[f"{name} minus newton"] = mean([row[f"{name} {best}"] - row["after"] for row in others])
    return found
