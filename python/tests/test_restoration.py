"""The evaluation of the plugin's commands, without the plugin."""

from pathlib import Path

import numpy as np
import pytest

from constrained_diffusion.evaluation import restoration


def test_the_class_that_runs_macros_exists():
    assert (restoration.PROJECT / "src/main/java" / restoration.RUNNER.replace(".", "/")).with_suffix(".java").is_file()


def test_written_images_come_back(tmp_path: Path):
    for shape in ((20, 30), (4, 20, 30)):
        image = np.random.default_rng(0).normal(size=shape)
        restoration.write(image, tmp_path / "image.tif")
        assert restoration.read(tmp_path / "image.tif") == pytest.approx(image, abs=1e-5)


def test_written_images_in_colour_come_back_to_the_next_level(tmp_path: Path):
    image = np.random.default_rng(0).uniform(-1.2, 1.2, (6, 7, 3))
    restoration.write(image, tmp_path / "image.tif")
    assert restoration.read(tmp_path / "image.tif") == pytest.approx(image, abs=0.0051)


def test_linear_interpolation_puts_planes_where_their_means_lie():
    ramp = np.broadcast_to(np.arange(16.0)[:, None, None], (16, 3, 3))
    fine = restoration.linear(4)(restoration.planes(4)(ramp, None), None)
    assert fine[2:-2] == pytest.approx(ramp[2:-2])


def test_power_above_a_frequency_is_of_what_is_above():
    y = np.arange(64)[:, None] * np.ones((1, 64))
    low, high = np.sin(2 * np.pi * y * 4 / 64), np.sin(2 * np.pi * y * 20 / 64)
    above = [restoration.power_above(image[None], 1 / 8) for image in (low, high, low + high)]
    assert above[0] < 1e-3 * above[1] and above[2] == pytest.approx(above[1], rel=0.01)


def test_a_rendered_volume_is_alike_along_all_axes():
    volume = restoration.volume(1, 32, 48)
    steps = [np.square(np.diff(volume, axis=axis)).mean() for axis in range(3)]
    assert max(steps) < 1.5 * min(steps)


@pytest.mark.parametrize("task", restoration.TASKS, ids=lambda task: task.name)
def test_each_task_is_harder_than_none_and_solved_in_part_without_a_model(task):
    if task.name.startswith("Inpaint"):
        return
    y, x = np.mgrid[:256, :256]
    truth = np.exp(-((y % 64 - 32) ** 2 + (x % 64 - 32) ** 2) / 60) * 2 - 1
    degraded = task.degrade(truth, np.random.default_rng(0))
    inside = np.ones(truth.shape, dtype=bool)
    scores = [restoration.quality(truth, solve(degraded, inside), inside, task.nyquist)["psnr"] for solve in task.classical.values()]
    assert max(scores) > restoration.quality(truth, restoration.enlarged(degraded, truth.shape), inside, task.nyquist)["psnr"]
