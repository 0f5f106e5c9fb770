"""Writes the denoisers of TorchPriorTest: one whose Jacobian is known, and one whose Jacobian is not symmetric.

    PYTHONPATH=python python src/test/resources/jacobian/make_modules.py
"""
from pathlib import Path
from typing import Optional

import numpy as np
import torch
from torch import Tensor

from constrained_diffusion.export import torchscript
from constrained_diffusion.export.differentiable import with_jvp
from constrained_diffusion.sampling.schedules import SCHEDULES

HERE = Path(__file__).parent


class Gaussian(torch.nn.Module):
    """v of images of 6 x 6 pixels ~ N(-0.5, C), C as GaussianPrior of length 3 has it, under the cosine schedule."""

    def __init__(self):
        super().__init__()
        y, x = np.divmod(np.arange(36), 6)
        squares = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2
        values, vectors = np.linalg.eigh(0.25 * np.exp(-2 * squares / 9) + 1e-3 * np.eye(36))
        self.register_buffer("values", torch.tensor(values))
        self.register_buffer("vectors", torch.tensor(vectors))
        self.register_buffer("alpha", torch.tensor(np.sqrt(SCHEDULES["cosine"]())))

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        a = self.alpha[t.long()][:, None]
        s = (1 - a * a).sqrt()
        noisy = x.double().flatten(1)
        x0 = ((noisy + 0.5 * a) @ self.vectors * (a * self.values / (a * a * self.values + s * s))) @ self.vectors.t() - 0.5
        return (a * (noisy - a * x0) / s - s * x0).float().reshape(x.shape)


class Bent(torch.nn.Module):
    """Neither linear nor symmetric: it looks to the left, and a condition bends it more. It may take a second channel."""

    def __init__(self):
        super().__init__()
        generator = torch.Generator().manual_seed(1)
        self.register_buffer("first", 0.5 * torch.randn(4, 2, 3, 3, generator=generator) * torch.tensor([1.0, 0.6, 0.1]))
        self.register_buffer("last", 0.5 * torch.randn(1, 4, 1, 1, generator=generator))

    def forward(self, x: Tensor, t: Tensor, condition: Optional[Tensor] = None) -> Tensor:
        gain = 1 + t / 1000 if condition is None else 1 + t / 1000 + condition[:, 0]
        both = x if x.size(1) == 2 else torch.cat([x, torch.zeros_like(x)], 1)
        h = torch.conv2d(both * gain[:, None, None, None], self.first, padding=[1, 1])
        return torch.conv2d(torch.tanh(h), self.last)


# First: a method that is defined later is one of all modules of the class.
torchscript.save(torch.jit.script(Bent().eval()), HERE / "without.pt")
for name, module in {"gaussian": Gaussian(), "bent": Bent()}.items():
    torchscript.save(with_jvp(torch.jit.script(module.eval())), HERE / f"{name}.pt")
