"""Adapting a model to images: crops, held-back windows, the training, and the package that is written."""

import numpy as np
import pytest
import torch
import yaml
from PIL import Image

from constrained_diffusion.evaluation import measures
from constrained_diffusion.export.model_package import ModelPackage, sha256
from constrained_diffusion.fixtures.adaptation import BATCH, SIDE, STEPS, batch
from constrained_diffusion.sampling.schedules import SCHEDULES
from constrained_diffusion.training.adaptation import Crops, Example, Settings, Trainer, centred, last_levels, trained_times


@pytest.fixture(scope="module")
def fixture(cdiff, tmp_path_factory):
    out = tmp_path_factory.mktemp("adaptation")
    cdiff("adaptation-fixture", "--out", out)
    return out


def example(height: int = 90, width: int = 100) -> Example:
    """Each pixel has a value of its own; those of a box are unknown."""
    known = np.ones((height, width), bool)
    known[35:45, 40:50] = False
    return Example(torch.arange(height * width, dtype=torch.float32).reshape(1, height, width), known, torch.tensor([1.0, 20.0]))


def test_crops_have_no_unknown_pixel_and_none_that_is_held_back():
    given = example()
    crops = Crops([given], 16, np.random.default_rng(1))
    windows = set(crops.windows()[0].flatten().tolist())
    assert len(crops.held_back) > 1 and all(given.known.flatten()[int(pixel)] for pixel in windows)
    for _ in range(20):
        pixels = crops.batch(8)[0].flatten().tolist()
        assert all(given.known.flatten()[int(pixel)] for pixel in pixels) and windows.isdisjoint(pixels)


def test_corners_are_held_back_of_images_that_spare_no_whole_crop():
    given = Example(torch.arange(10000.0).reshape(1, 100, 100), np.ones((100, 100), bool), torch.zeros(0))
    crops = Crops([given], 64, np.random.default_rng(1))
    pixels, _, counted = crops.windows()
    held = set(pixels[counted > 0].tolist())
    assert {window.side for window in crops.held_back} == {16} and len(held) >= 256 and held & {0.0, 99.0, 9900.0, 9999.0}
    assert len(crops.places) >= 0.75 * 37 ** 2
    for _ in range(20):
        assert held.isdisjoint(crops.batch(8)[0].flatten().tolist())


@pytest.mark.parametrize("prefix", ["", "traced.", "denoiser.traced."])
def test_the_last_levels_are_known_by_name(prefix):
    last = ["up_blocks.2.1.film.bias", "up_blocks.3.0.conv1.weight", "ups.1.bias", "ups.2.weight", "norm.weight", "head.bias"]
    others = ["up_blocks.1.0.conv1.weight", "ups.0.weight", "down_blocks.3.0.norm.weight", "middle.norm1.weight", "embed.0.weight"]
    assert sorted(last_levels([prefix + name for name in others + last])) == sorted(prefix + name for name in last)
    with pytest.raises(ValueError, match="no part 'up_blocks'"):
        last_levels([prefix + "norm.weight"])


def test_the_last_levels_alone_are_trained(cdiff, fixture, tmp_path):
    x = np.mgrid[:100, :100][1]
    Image.fromarray((100 + 50 * np.sin(0.8 * x)).astype(np.uint8)).save(tmp_path / "stripes.png")
    cdiff("adapt", "--parent", fixture / "tiny", "--images", tmp_path / "stripes.png", "--out", tmp_path / "out", "--steps", 25, "--weights", "last")
    before, after = (dict(ModelPackage(folder).load().named_parameters()) for folder in (fixture / "tiny", tmp_path / "out"))
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed and changed <= set(last_levels(list(before)))
    assert ModelPackage(tmp_path / "out").section["adaptation"]["weights"] == "last"


def test_too_few_crops_are_refused():
    with pytest.raises(ValueError, match="0 crops of 95² known pixels"):
        Crops([example()], 95, np.random.default_rng(1))


def test_conditions_are_unknown_at_times():
    _, conditions = Crops([example()], 16, np.random.default_rng(1)).batch(200)
    assert set(conditions[:, 1].tolist()) == {0.0, 20.0} and 0.1 < float((conditions[:, 1] == 0).float().mean()) < 0.3


def test_a_guided_model_is_trained_where_it_is_not_guided():
    assert trained_times(10, {"weight": 1.0, "from": 3, "to": 7}).tolist() == [0, 1, 2, 7, 8, 9]
    assert len(trained_times(10, None)) == 10


def test_the_first_convolution_of_a_block_keeps_its_zero_mean(fixture):
    module = torch.jit.load(str(fixture / "tiny" / "denoiser.pt")).eval()
    trainer = Trainer(module, torch.from_numpy(SCHEDULES["cosine"]()).float(), Settings(steps=STEPS, rate=1e-2))
    assert len(trainer.centred) == 18
    for step in range(3):
        trainer.step(*batch(step), 1e-2)
    assert all(float(trainer.weights[name].mean(0).abs().max()) < 1e-6 for name in trainer.centred)
    assert centred(trainer.weights) == trainer.centred
    # So the form for inference is that which was trained.
    x0, t, noise, conditions = batch(0)
    with torch.no_grad():
        fast = trainer.loss(x0, t, noise, conditions).item()
    assert abs(trainer.loss(x0, t, noise, conditions).item() - fast) < 1e-6


def test_the_fixture_states_the_losses_of_its_model(fixture):
    stated = yaml.safe_load((fixture / "steps.yaml").read_text())
    assert (stated["side"], stated["batch"], len(stated["losses"])) == (SIDE, BATCH, STEPS)
    assert stated["losses"][0] > stated["loss_of_average"]


def test_a_package_is_written_with_the_weights_that_were_trained(cdiff, fixture, tmp_path):
    y, x = np.mgrid[:256, :256]
    Image.fromarray((100 + 50 * np.sin(0.8 * x)).astype(np.uint8)).save(tmp_path / "stripes.png")
    Image.fromarray(((y > 230) * 255).astype(np.uint8)).save(tmp_path / "mask.png")
    out = tmp_path / "striped"
    cdiff("adapt", "--parent", fixture / "tiny", "--images", tmp_path / "stripes.png", "--masks", tmp_path / "mask.png", "--out", out, "--steps", 30,
          "--modality", "lines")
    package, parent = ModelPackage(out), ModelPackage(fixture / "tiny")
    made = package.section["adaptation"]
    assert package.rdf["name"] == "striped" and made["from"] == "tiny" and made["steps"] == 30 and made["kept_step"] > 0
    assert made["images"] == [{"name": "stripes.png", "sha256": sha256(tmp_path / "stripes.png")}]
    assert made["held_back_losses"][-1] < made["held_back_losses"][0]
    xt, t = (torch.from_numpy(np.load(out / f"test_{name}.npy")) for name in ("xt", "t"))
    with torch.no_grad():
        v, before = package.load()(xt, t), parent.load()(xt, t)
    assert np.allclose(v.numpy(), np.load(out / "test_v.npy"), atol=1e-6) and float((v - before).abs().max()) > 1e-3


@pytest.mark.parametrize("arguments, said", [
    (("--modality", "fish"), "--modality must be one of unknown, spots, lines, not 'fish'"),
    (("--masks", "a.png", "b.png"), "one file for each of the 1 images, not 2"),
])
def test_what_cannot_be_is_said(cdiff, fixture, tmp_path, arguments, said):
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (100, 100), dtype=np.uint8)).save(tmp_path / "noise.png")
    with pytest.raises(SystemExit, match=said):
        cdiff("adapt", "--parent", fixture / "tiny", "--images", tmp_path / "noise.png", "--out", tmp_path / "out", *arguments)
    assert not (tmp_path / "out").exists()


def test_copied_patches_have_no_distance():
    image = np.random.default_rng(0).normal(size=(60, 60))
    hole = np.zeros((60, 60), bool)
    hole[20:36, 20:36] = True
    copied = image.copy()
    copied[20:36, 20:36] = image[40:56, 3:19]
    blurred = np.where(hole, 0.5 * copied, image)
    truth, copy, between = (measures.nearest_patch_distances(each, hole) for each in (image, copied, blurred))
    assert len(truth) == len(copy) == 9 and copy.max() < 1e-3 and truth.min() > 0.9
    assert between.min() > 0.3 and between.max() < 0.7
