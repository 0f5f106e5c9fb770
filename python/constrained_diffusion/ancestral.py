"""Samples of a prior without a constraint.

Where noise hides what there is, steps are ancestral (Ho, Jain, Abbeel 2020), and more than that: they draw noise anew, and what one gets wrong, the
next ones mend. From there on steps are of second order and draw none (Lu et al. 2022), which keeps the texture. Karras, Aittala, Aila,
Laine, "Elucidating the design space of diffusion-based generative models", NeurIPS 2022, draw new noise at the middle times alone for the same reasons.
"""

from typing import List, Optional

import torch
from torch import Tensor

from .fast import Draw, extrapolated, renoise
from .reference import Prior

NAME = "ancestral steps (`ancestral.py`)"
"""In cards."""

CHURN = 2.0
"""A step keeps the share ρ^CHURN of its noise, where ρ is by how much the noise per signal falls: 1 would be ancestral. 64 samples of nuclei have a spectrum
0.6 dB off the data's and a spread of ln area within an image of 0.58; by 58 steps that draw no noise it was 2.0 dB and 0.66 (images: 0.41)."""

SETTLED = 1 / 3
"""The noise per signal below which nothing takes shape any more but texture."""


def times(length: int, steps: int = 250) -> List[int]:
    """Steps of a share of the schedule, shorter near both ends, to -1. How bright an image is as a whole is decided while its mean alone stands
    out from the noise, in less than a fiftieth of the schedule; with long steps there all samples are of about the same brightness. The last are for texture.
    """
    longest, sequence = length / steps, [length - 1]
    while sequence[-1] >= 1.5 * longest:
        sequence.append(sequence[-1] - max(1, round(min(longest, max(0.003 * length, (length - sequence[-1]) / 3)))))
    return list(dict.fromkeys(sequence + [sequence[-1] // 2, sequence[-1] // 4, -1]))


@torch.no_grad()
def sample(prior: Prior, draw: Draw, sequence: Optional[List[int]] = None) -> Tensor:
    """An image for each noise [n, c, h, w] that `draw` gives; an evaluation for each of the `times` but the last, unless told others."""
    sequence = sequence or times(len(prior.alpha_bar))
    x, before, earlier = draw() * prior.coefficients(sequence[0])[1], None, 0
    for t, following in zip(sequence, sequence[1:]):
        x0, epsilon = prior.denoise(x, t)
        if following < 0:
            return x0
        a, s = prior.coefficients(following)
        if s > SETTLED * a:
            x = renoise(prior, x0, epsilon, t, following, CHURN, draw)
        else:
            x = prior.step(*((x0, epsilon) if before is None else extrapolated(prior, x0, epsilon, before, earlier, t, following)), following)
        before, earlier = x0, t
