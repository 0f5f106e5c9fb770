import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch

from constrained_diffusion.sampling import rivals
from constrained_diffusion.sampling.prior import Prior
from constrained_diffusion.sampling.rivals import Measurements
from constrained_diffusion.sampling.schedules import cosine

FOLDER = Path(__file__).parents[2] / "src" / "test" / "resources" / "rivals"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make_runs", FOLDER / "make_runs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_runs_that_java_is_compared_with_are_those_of_the_references(script):
    found = script.runs()
    assert sorted(found) == sorted(file.stem for file in FOLDER.glob("*.npy"))
    for name, result in found.items():
        assert np.allclose(np.load(FOLDER / f"{name}.npy"), result.numpy(), atol=1e-4), name


def test_javas_noise_has_mean_0_and_deviation_1_and_its_first_value(script):
    values = script.tensor(42, 2000)
    # new Random(42).nextGaussian(), as the Java specification gives it.
    assert abs(values[0].item() - 1.1419053154730547) < 1e-6
    assert abs(values.mean()) < 0.1 and abs(values.std() - 1) < 0.1


@pytest.fixture
def gaussian():
    """Independent pixels N(0, 0.25): x0 = 0.25 a x / (0.25 a² + s²)."""
    bar = cosine()

    def v(x, t):
        a = torch.tensor(bar[t.long().numpy()] ** 0.5, dtype=x.dtype)[:, None, None, None]
        s = (1 - a * a).sqrt()
        x0 = 0.25 * a * x / (0.25 * a * a + s * s)
        return a * (x - a * x0) / s - s * x0

    return Prior(v, bar)


def known(image, columns, sigma=0.0):
    mask = torch.zeros_like(image[:1])
    mask[..., :columns] = 1
    return Measurements(lambda x: x * mask.to(x.dtype), image * mask, sigma), mask


@torch.no_grad()
def test_exact_measurements_are_met_and_the_rest_follows_the_prior(gaussian):
    image, noise = 0.5 * torch.randn(1, 1, 4, 8), torch.randn(200, 1, 4, 8)
    measured, mask = known(image, 4)
    for found in (rivals.ding(gaussian, measured, noise, lambda: torch.randn(noise.shape), 30, 1, 0.0),
                  rivals.ddrm(gaussian, measured, noise, lambda: torch.randn(noise.shape), 30, 0.85, 1.0)):
        assert (mask * (found - image)).abs().max() < 1e-5
        hole = found[..., 4:]
        assert abs(hole.mean()) < 0.03 and 0.4 < hole.std() < 0.6


def test_gradients_go_to_the_measurements_and_not_without_a_length(gaussian):
    image, noise = 0.5 * torch.randn(1, 1, 4, 8), torch.randn(20, 1, 4, 8)
    measured, mask = known(image, 4)
    for method in (lambda scale: rivals.dps(gaussian, measured, noise, lambda: torch.randn(noise.shape), 100, scale, False),
                   lambda scale: rivals.mpgd(gaussian, measured, noise, lambda: torch.randn(noise.shape), 100, 35 * scale, 0.5, False),
                   lambda scale: rivals.freedom(gaussian, measured, noise, lambda: torch.randn(noise.shape), 100, 10 * scale, 2, 0.5, False)):
        off = (mask * (method(2.0) - image)).norm()
        assert off < 0.4 * (mask * (method(0.0) - image)).norm()
