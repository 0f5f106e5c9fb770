"""Shared by the tests: the command cdiff, small synthetic data, a prior with a known posterior, a small random denoiser."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from constrained_diffusion.cli import app
from constrained_diffusion.nets.unet import UNet

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def cdiff():
    """The command, in this process."""
    return lambda *arguments: app([str(argument) for argument in arguments], standalone_mode=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of PNG files, spots on a dark background. Of the names 1 … 12 the tenth is for validation."""
    folder, random = tmp_path / "data", np.random.default_rng(0)
    folder.mkdir()
    y, x = np.mgrid[:160, :160]
    for name in range(1, 13):
        image = random.normal(10, 2, (160, 160))
        for cy, cx in random.uniform(0, 160, (20, 2)):
            image += 150 * np.exp(-((y - cy) ** 2 + (x - cx) ** 2) / 50)
        Image.fromarray(image.clip(0, 255).astype(np.uint8)).save(folder / f"{name:064x}.png")
    return folder


@pytest.fixture(scope="session")
def model() -> UNet:
    """A small denoiser whose weights are all random: weights initialized to zero would hide errors."""
    torch.manual_seed(3)
    made = UNet(1, [8, 16])
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    return made.requires_grad_(False).eval()


class Gaussian:
    """v of the prior x0 ~ N(mean, covariance) over `side`² pixels: x0(x_t) = mean + aC (a²C + s²)⁻¹ (x_t − a·mean)."""

    def __init__(self, alpha_bar: np.ndarray, side: int, mean: float, length: float):
        self.alpha_bar, self.side, self.mean, self.evaluations = alpha_bar, side, mean, 0
        place = np.stack(np.mgrid[:side, :side], -1).reshape(-1, 2)
        square = ((place[:, None] - place[None]) ** 2).sum(-1)
        self.covariance = 0.25 * np.exp(-2 * square / length ** 2) + 1e-3 * np.eye(side ** 2)

    def __call__(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        self.evaluations += 1
        bar = self.alpha_bar[int(t[0])]
        a, s = bar ** 0.5, (1 - bar) ** 0.5
        gain = a * np.linalg.solve(a ** 2 * self.covariance + s ** 2 * np.eye(self.side ** 2), self.covariance)
        x0 = ((x.reshape(len(x), -1) - a * self.mean) @ torch.from_numpy(gain).to(x.dtype) + self.mean).reshape(x.shape)
        return (a * x - x0) / s

    def conditional_mean(self, image: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        """The posterior mean of the unknown pixels of an image [1, 1, side, side]."""
        inside = known.reshape(-1).numpy() > 0
        c, y = self.covariance, image.reshape(-1).numpy()
        return torch.from_numpy(self.mean + c[~inside][:, inside] @ np.linalg.solve(c[inside][:, inside], y[inside] - self.mean))


@pytest.fixture
def gaussian():
    return Gaussian
