"""The judges of generated images, and one run of each evaluation."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from constrained_diffusion.evaluation import style_guidance
from constrained_diffusion.evaluation.label_guidance import diameter, dice, drawn, objects, segmented
from constrained_diffusion.nets.critics import StyleFilters, scripted


def test_the_judge_finds_what_was_drawn():
    for labels in drawn(np.random.default_rng(1)):
        image = np.where(labels > 0, 0.6, -0.9) + 0.1 * np.random.default_rng(2).standard_normal(labels.shape)
        assert dice(segmented(image), labels > 0) > 0.93
        assert dice(segmented(-image), labels > 0) < 0.4


def test_the_judge_separates_touching_pairs_and_not_each_disc():
    y, x = np.mgrid[:64, :64]
    assert [objects(labels > 0) for labels in drawn(np.random.default_rng(1))[8:]] == [2] * 4
    assert [objects(np.hypot(y - 30, x - 25) < radius) for radius in (4, 7, 12, 20)] == [1] * 4


def test_the_diameter_is_the_median_of_the_objects():
    labels = np.zeros((40, 40), int)
    labels[:10, :10], labels[20:24, :4], labels[20:, 20:] = 2, 5, 9
    assert diameter(labels) == pytest.approx(2 * (100 / np.pi) ** 0.5)


def test_styles_that_are_far_apart_are_chosen_first():
    critic = scripted(StyleFilters())
    image = torch.rand(1, 1, 64, 64, generator=torch.Generator().manual_seed(1))
    others = [image.roll(9, 3), image * 3, torch.nn.functional.avg_pool2d(image, 5, 1, 2), image - 1, image.roll(5, 2)]
    assert sorted(style_guidance.apart(critic, [image, *others])) == [0, 2, 3, 4]


def test_late_times_are_a_share_of_all():
    assert style_guidance.late_times(1000, 20, 0.0)[0] == 999
    half = style_guidance.late_times(1000, 20, 0.5)
    assert half[0] == 499 and half[-1] == -1 and len(half) == 11


def test_labels_are_judged(cdiff, tmp_path):
    folder = Path(__file__).parents[2] / "models"
    images, labels = tmp_path / "images", tmp_path / "labels"
    images.mkdir(), labels.mkdir()
    random = np.random.default_rng(3)
    for number in range(30):
        map_ = np.zeros((64, 64), np.uint16)
        map_[8:24, 8:24], map_[34:50, 30:52] = 1, 2
        noisy = 40 + 120 * (map_ > 0) + 10 * (number + 1) * random.random((64, 64))
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(images / f"{number:02x}.png")
        Image.fromarray(map_).save(labels / f"{number:02x}.png")
    common = "--images", images, "--steps", 2, "--inner-steps", 1, "--model", folder / "nuclei-fluorescence"
    cdiff("label-guidance", *common, "--labels", labels, "--critic", folder / "nuclei-labels", "--out", tmp_path / "labels.json", "--count", 14,
          "--batch", 14)
    found = json.loads((tmp_path / "labels.json").read_text())
    assert found["n"] == 14 and 0 <= found["mean_dice"][0] <= 1
