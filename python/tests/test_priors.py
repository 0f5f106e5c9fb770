"""The comparison of priors, with a grey and a colour model of random weights."""

import numpy as np
import pytest
import torch

from constrained_diffusion.evaluation import compare, priors


@pytest.mark.parametrize("task", priors.TASKS)
def test_a_perfect_restoration_of_colour_is_perfect_and_the_classical_one_is_not(task):
    image = torch.from_numpy(np.random.default_rng(0).random((3, compare.SIDE, compare.SIDE), dtype=np.float32))
    problem = priors.TASKS[task](image[:, None], 0)
    truth = compare.channels_of(problem.image)
    assert truth.shape == image.shape
    with np.errstate(divide="ignore"):
        assert priors.quality(problem, truth)[1] == pytest.approx(1)
    assert priors.quality(problem, compare.without_prior(problem))[1] < 0.9


def test_a_single_image_is_cut_into_nine_that_reach_its_corners():
    image = torch.arange(600 * 700).reshape(1, 600, 700)
    nine = priors.parts(image)
    assert len(nine) == 9 and {tuple(part.shape) for part in nine} == {(1, 256, 256)}
    assert nine[0][0, 0, 0] == image[0, 0, 0] and nine[8][0, -1, -1] == image[0, -1, -1]


def test_a_row_has_a_cell_for_each_prior_and_task_and_the_classical_one(monkeypatch):
    image = torch.rand(3, compare.SIDE, compare.SIDE, generator=torch.Generator().manual_seed(1))
    monkeypatch.setattr(priors, "restored", lambda prior, problem, seed: compare.channels_of(problem.image) + 0.02)
    cells = priors.row([(3, "colour"), (1, "grey")], "tissue", [image])
    assert cells[:2] == ["tissue", "1"] and len(cells) == 2 + 2 * 3
    assert cells[2].startswith("40.00") and cells[3] == cells[2] and cells[4] != cells[2]
