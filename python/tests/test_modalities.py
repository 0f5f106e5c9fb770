"""The evaluation by modality, without models and data."""

import numpy as np
import pytest

from constrained_diffusion.evaluation import modalities


def test_lost_rows_are_six_bands_of_three_with_known_rows_around():
    hole = modalities.lost_rows(np.random.default_rng(0))
    rows = np.flatnonzero(hole.all(axis=1))
    assert hole.sum() == len(rows) * modalities.SIDE and len(rows) == 18
    assert not hole[0].any() and not hole[-1].any()


def test_a_spline_restores_rows_of_a_cubic():
    y = np.linspace(-1, 1, modalities.SIDE)[:, None]
    image = (y ** 3 - 0.5 * y) * np.ones((1, modalities.SIDE))
    hole = modalities.lost_rows(np.random.default_rng(1))
    assert np.allclose(modalities.spline(np.where(hole, 9.0, image), hole), image, atol=1e-6)


def test_the_distance_sees_a_box_with_its_margin_and_strokes_as_a_whole():
    image = np.zeros((modalities.SIDE, modalities.SIDE))
    box = np.zeros_like(image, dtype=bool)
    box[64:128, 64:128] = True
    assert modalities.seen(image, box).shape == (96, 96)
    assert modalities.seen(image, modalities.lost_rows(np.random.default_rng(0))).shape == image.shape
    assert modalities.seen(image, np.ones_like(box)).shape == image.shape


def test_rows_are_read_back_and_reported_by_modality(tmp_path):
    rows = [dict(zip(modalities.FIELDS, ("x4", modality, str(index), method, psnr, "0.9", "0.5")))
            for index, modality in enumerate(("nuclei", "fib-sem")) for method, psnr in (("bicubic", "30.0"), ("model", "32.0"))]
    modalities.write_rows(rows, tmp_path / "rows.tsv")
    assert modalities.read_rows(tmp_path / "rows.tsv") == rows
    text = modalities.report(modalities.summary(rows))
    assert "| nuclei | 1 | 30.00 / 0.500 | 32.00 / 0.500 |" in text and "| all | 2 |" in text


def test_methods_are_the_classical_ones_and_the_command_with_each_model():
    class Options:
        models, keys = ["microscopy-grey"], "seed=2"
    found = modalities.methods(modalities.TASKS["x4"], Options(), "")
    assert list(found) == ["bicubic", "microscopy-grey seed=2"]
    coarse = np.random.default_rng(0).random((modalities.SIDE // 4, modalities.SIDE // 4))
    assert found["bicubic"](modalities.Inputs([coarse], [None]))[0].shape == (modalities.SIDE, modalities.SIDE)


@pytest.mark.parametrize("name", list(modalities.TASKS))
def test_every_task_degrades_what_its_command_restores(name):
    task, random = modalities.TASKS[name], np.random.default_rng(0)
    image = random.random((modalities.SIDE, modalities.SIDE))
    hole, degraded = task.hole(random), task.degrade(image, random)
    assert hole.shape == image.shape and hole.any()
    assert task.command.startswith("Inpaint") == (not hole.all())
    assert np.isfinite(degraded).all()
