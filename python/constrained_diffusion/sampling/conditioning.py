"""Priors with a condition, the nuclear diameter."""

import numpy as np
import torch
from torch import Tensor

from ..data.nuclear_diameter import UNKNOWN, diameter
from .prior import Prior


class ConditionalPrior(Prior):
    """A prior whose model takes a third input [n, 1], which may be omitted: it is unconditional, and `given` returns conditional ones."""

    def given(self, diameters: Tensor) -> Prior:
        """The prior conditioned on nuclear diameters in pixels, or UNKNOWN: [n, 1] for each image of a batch, or [1, 1] for all."""
        return Prior(lambda x, t: self.model(x, t, diameters.expand(len(x), 1)), self.alpha_bar)


def conditioned(prior: Prior, image: np.ndarray, hole: np.ndarray) -> Prior:
    """A ConditionalPrior is conditioned on the diameter measured around the hole of an image [h, w], as in the plugin; others are returned."""
    if not isinstance(prior, ConditionalPrior):
        return prior
    found = UNKNOWN if hole.all() else diameter(image, ~hole)
    return prior.given(torch.full((1, 1), found))
