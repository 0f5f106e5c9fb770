"""The judges of generated images, and one run of each evaluation."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from constrained_diffusion.data import label_maps
from constrained_diffusion.evaluation import generated_training, style_guidance
from constrained_diffusion.evaluation.label_guidance import by_net, diameter, dice, drawn, objects, segmented
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


@pytest.fixture
def pairs(tmp_path):
    """Images with two squares, and their label maps: options of a command."""
    images, labels = tmp_path / "images", tmp_path / "labels"
    images.mkdir(), labels.mkdir()
    random = np.random.default_rng(3)
    for number in range(30):
        map_ = np.zeros((64, 64), np.uint16)
        map_[8:24, 8:24], map_[34:50, 30:52] = 1, 2
        noisy = 40 + 120 * (map_ > 0) + 10 * (number + 1) * random.random((64, 64))
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(images / f"{number:02x}.png")
        Image.fromarray(map_).save(labels / f"{number:02x}.png")
    models = Path(__file__).parents[2] / "models"
    return ("--images", images, "--labels", labels, "--steps", 2, "--inner-steps", 1, "--model", models / "nuclei-fluorescence", "--critic",
            models / "nuclei-labels")


def test_a_net_learns_from_real_pairs_and_labels_are_judged_by_it(cdiff, tmp_path, pairs):
    cdiff("generated-training", *pairs, "--out", tmp_path / "training.json", "--count", 6, "--batch", 6, "--training-steps", 60, "--seeds", 1)
    found = json.loads((tmp_path / "training.json").read_text())
    assert found["pairs"] == 6 and found["n"] == 3 and found["real"][0] > 0.9
    assert found["ratio"] == pytest.approx(found["generated"][0] / found["real"][0], abs=1e-3)
    assert np.load(tmp_path / "training.npz")["images"].shape == (6, 1, 64, 64)
    cdiff("label-guidance", *pairs, "--out", tmp_path / "labels.json", "--count", 14, "--batch", 14, "--judge", tmp_path / "training-real.pt")
    found = json.loads((tmp_path / "labels.json").read_text())
    assert found["n"] == 14 and 0 <= found["mean_dice"][0] <= 1
    assert len([row for row in found["rows"] if 0 <= row["dice_by_net"] <= 1]) == 14


def test_both_nets_see_the_same_maps(pairs):
    train, _ = label_maps.load(pairs[1], pairs[3])
    images, maps = generated_training.crops(train, 5, np.random.default_rng(1))
    assert images.shape == (5, 1, 64, 64) and maps.shape == (5, 64, 64)
    assert all(float(image[0][labels > 0].mean()) > float(image[0][labels == 0].mean()) + 0.5 for image, labels in zip(images.numpy(), maps))


def test_a_net_counts_the_regions_that_it_finds():
    labels = drawn(np.random.default_rng(1))[8]

    class Oracle(torch.nn.Module):
        def forward(self, image):
            classes = torch.from_numpy(label_maps.classes(labels)).long()
            return torch.nn.functional.one_hot(classes, 3).permute(2, 0, 1)[None].float()
    assert by_net(Oracle(), np.zeros((64, 64), np.float32), labels) == {"dice_by_net": pytest.approx(1, abs=0.08), "objects_by_net": 2}


def test_step_lengths_are_chosen_on_the_first_half_and_compared_on_the_second():
    def row(after, **others):
        return {"before": 1.0, "after": after, "nearest": 1.0, "correlation": 0.5,
                **{f"{name} {length}": others.get(name, {}).get(length, 9.0) for name in style_guidance.FREEDOM for length in style_guidance.LENGTHS}}
    first, second = {"dps": {0.2: 0.1}}, {"dps": {0.2: 0.5, 0.6: 0.0}}
    found = style_guidance.summary([row(0.3, **first), row(0.3, **first), row(0.2, **second), row(0.4, **second)])
    assert found["n_compared"] == 2 and found["dps (length 0.2)"][0] == 0.5 and found["dps minus newton"][0] == pytest.approx(0.2)
