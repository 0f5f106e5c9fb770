"""Stained images in colour: their stain, split and conditions."""

import csv
from pathlib import Path

import numpy as np
import pytest
import torch
from test_micrographs import NEVER, save

from constrained_diffusion.data import micrographs, stained
from constrained_diffusion.data.modalities import STAINS
from constrained_diffusion.export.checkpoints import load_denoiser
from constrained_diffusion.training import microscopy
from constrained_diffusion.training.microscopy import Check

VIOLET, PINK = (150, 120, 200), (220, 120, 170)


def painted(colour: tuple, random: np.random.Generator) -> np.ndarray:
    return np.clip(np.array(colour) + random.normal(0, 20, (1, 120, 130, 3)), 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def collection(tmp_path_factory) -> Path:
    folder, random = tmp_path_factory.mktemp("stained"), np.random.default_rng(0)
    with open(folder / "SOURCES.tsv", "w", newline="") as table:
        rows = csv.writer(table, delimiter="\t")
        rows.writerow(["file", "repo", "path"])
        for number in range(20):
            for file in (f"bloodsmear-rgb/{number}.png", f"histology-rgb/{number}.png"):
                rows.writerow([file, "owner/name", file])
                save(folder / file, painted(PINK, random))
        for file in ("histology-rgb/skimage_ihc.png", "bacteria/one.png"):
            rows.writerow([file, "owner/name", file])
            save(folder / file, painted(PINK, random))
    for name in range(9, 13):
        save(folder / "nuclei" / "histology" / f"{name:064x}.png", painted(PINK if name == 9 else VIOLET, random))
    return folder


@pytest.fixture(scope="module")
def loaded(collection):
    return stained.load(collection, collection / "nuclei")


def sources(images: micrographs.Images, stain: str) -> set:
    return {each.source for versions in images[stain] for each in versions}


def test_each_stain_has_its_images_and_no_source_is_on_both_sides_of_the_split(loaded):
    train, validation = loaded
    both = {stain: sources(train, stain) | sources(validation, stain) for stain in STAINS}
    assert both["blood-smear"] == {f"owner/name/bloodsmear-rgb/{number}.png" for number in range(20)}
    assert both["haematoxylin-eosin"] == {*(f"owner/name/histology-rgb/{number}.png" for number in range(20)), f"BBBC038/{9:064x}"}
    assert both["haematoxylin"] == {f"BBBC038/{number:064x}" for number in (10, 11, 12)}
    assert both["unknown"] == {"owner/name/histology-rgb/skimage_ihc.png"}
    assert all(not sources(train, stain) & sources(validation, stain) for stain in STAINS)
    assert sources(validation, "haematoxylin") == {f"BBBC038/{10:064x}"} and sources(validation, "blood-smear")


def test_examples_have_three_channels_and_the_index_of_their_stain(loaded):
    random = np.random.default_rng(0)
    crops, conditions = map(torch.stack, zip(*(micrographs.example(loaded[0], 64, random, NEVER, stained.BALANCE) for _ in range(200))))
    assert crops.shape == (200, 3, 64, 64)
    pink = crops[:, 0].mean((1, 2)) > crops[:, 2].mean((1, 2))
    assert ((conditions[:, 0] == STAINS.index("haematoxylin")) == ~pink).all(), "only that stain is more blue than red here"
    assert set(conditions[:, 0].tolist()) >= {1.0, 2.0, 3.0}


def test_lower_resolutions_of_colour_are_as_those_of_each_channel():
    image = np.random.default_rng(0).uniform(0, 255, (200, 210, 3)).astype(np.float32)
    halved = micrographs.resampled(image, 0.5)
    assert halved.shape == (100, 105, 3)
    for channel in range(3):
        assert np.allclose(halved[:, :, channel], micrographs.resampled(image[:, :, channel], 0.5), atol=1e-3)


def test_a_model_in_colour_is_trained(cdiff, collection, monkeypatch, tmp_path):
    monkeypatch.setattr(microscopy, "BATCHES", ((2, 64, 1.0),))
    for name, value in (("SIDE", 64), ("CROPS", 1), ("TIMES", (200, 700))):
        monkeypatch.setattr(Check, name, value)
    cdiff("train-microscopy", "--colour", "--collection", collection, "--nuclei", collection / "nuclei", "--out", tmp_path, "--steps", 1,
          "--validate-every", 1, "--further", 0, "--device", "cpu")
    trained = load_denoiser(tmp_path / "best.pt")
    assert len(trained.modality.weight) == len(STAINS)
    assert trained(torch.zeros(1, 3, 32, 32), torch.tensor([500.0])).shape == (1, 3, 32, 32)


def test_grey_training_needs_volumes(cdiff, collection, tmp_path):
    with pytest.raises(Exception, match="--volumes is required without --colour"):
        cdiff("train-microscopy", "--collection", collection, "--nuclei", collection, "--out", tmp_path)
