"""The classifier of captions: its training images, a run, and its place in a latent model's package."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from PIL import Image

from constrained_diffusion.data.images import is_validation
from constrained_diffusion.export.model_package import sha256
from constrained_diffusion.nets.caption_classifier import CaptionClassifier
from constrained_diffusion.training import caption_classifier

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture
def folders(data, tmp_path):
    """Dark images with spots, and the same inverted."""
    inverted = tmp_path / "inverted"
    inverted.mkdir()
    for file in data.glob("*.png"):
        Image.fromarray(255 - np.array(Image.open(file))).save(inverted / file.name)
    return [data, inverted]


def test_a_few_steps_tell_spots_from_holes_in_images_that_were_left_out(cdiff, folders, tmp_path):
    cdiff("train-captions", "--data", *folders, "--out", tmp_path / "run", "--steps", 60, "--rate", 0.02, "--batch", 12, "--validate-every", 60)
    model, names = CaptionClassifier(2), torch.load(tmp_path / "run" / "best.pt", weights_only=True)
    model.load_state_dict(names["weights"])
    assert names["names"] == ["data", "inverted"]
    left_out = [[torch.from_numpy(caption_classifier.images.scale(np.array(Image.open(file).convert("RGB")))) for file in folder.glob("*.png")
                 if is_validation(file)] for folder in folders]
    assert caption_classifier.accuracy(model, left_out)["whole"] == [1.0, 1.0]
    assert len((tmp_path / "run" / "log.tsv").read_text().split("\t")) == 7


@pytest.mark.parametrize("shape", [(300, 400), (40, 600), (17, 20)])
def test_an_image_is_averaged_down_as_the_plugin_does_it(shape):
    image = torch.rand(3, *shape)
    given = caption_classifier.as_given(image)
    factor = -(-max(shape) // 256)
    assert given.shape[1:] == (shape[0] // factor, shape[1] // factor)
    assert torch.allclose(given[:, 0, 0], image[:, :factor, :factor].mean((1, 2)), atol=1e-6)


def test_training_images_are_of_the_side_and_some_have_a_hole():
    random, image = np.random.default_rng(0), torch.rand(3, 90, 120) + 0.5
    made = [caption_classifier.example(image, side, random) for side in (24, 64, 128) for _ in range(20)]
    assert [each.shape[1:] for each in made[::20]] == [(24, 24), (64, 64), (128, 128)]
    holes = [float((each == 0).all(0).float().mean()) for each in made]
    assert 10 < sum(share > 0.02 for share in holes) < 50


def test_the_exported_classifier_is_listed_with_its_checksum_and_only_of_the_models_captions(cdiff, tmp_path):
    bundle = tmp_path / "microscopy-latent"
    shutil.copytree(MODELS / "microscopy-latent", bundle)
    torch.manual_seed(0)
    model = CaptionClassifier(3)
    for names, file in ((["fluorescence", "histology", "brightfield"], "good.pt"), (["a", "b", "c"], "bad.pt")):
        torch.save({"weights": model.state_dict(), "names": names}, tmp_path / file)
    cdiff("export-captions", "--weights", tmp_path / "good.pt", "--bundle", bundle)
    rdf = yaml.safe_load((bundle / "rdf.yaml").read_text())
    listed = {"source": "captioner.pt", "sha256": sha256(bundle / "captioner.pt")}
    assert rdf["config"]["constrained_diffusion"]["parts"]["captioner"] == listed
    assert [each for each in rdf["attachments"] if each["source"] == "captioner.pt"] == [listed]
    image = torch.rand(2, 3, 50, 70)
    assert torch.allclose(torch.jit.load(str(bundle / "captioner.pt"))(image), model(image), atol=1e-5)
    with pytest.raises(SystemExit, match="was trained on"):
        cdiff("export-captions", "--weights", tmp_path / "bad.pt", "--bundle", bundle)
