"""The bundles of the project: valid for the BioImage Model Zoo, and true to themselves."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from bioimageio.spec import load_description
from bioimageio.spec.model.v0_5 import ModelDescr

from constrained_diffusion import images, tables
from constrained_diffusion.bundle import Bundle

FOLDERS = sorted(file.parent for file in (Path(__file__).parents[2] / "models").glob("*/rdf.yaml"))


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def bundle(request) -> Bundle:
    return Bundle(request.param)


def test_there_are_bundles():
    assert FOLDERS


def test_the_description_is_valid_and_its_files_are_there_with_their_checksums(bundle):
    description = load_description(bundle.folder / "rdf.yaml", perform_io_checks=True)
    assert isinstance(description, ModelDescr), description.validation_summary.format()
    assert description.validation_summary.status in ("passed", "valid-format"), description.validation_summary.format()


def test_the_test_tensors_belong_together(bundle):
    xt, t, v = (torch.from_numpy(np.load(bundle.folder / f"test_{name}.npy")) for name in ("xt", "t", "v"))
    with torch.no_grad():
        assert torch.allclose(bundle.load()(xt, t), v, atol=1e-4)


def test_images_are_scaled_as_in_training(bundle):
    assert bundle.section["percentiles"] == {"low": images.LOW, "high": images.HIGH}


def test_no_part_is_larger_than_16_mib(bundle):
    assert bundle.denoiser.stat().st_size <= 16 * 2 ** 20


def test_the_numbers_of_the_card_are_of_this_denoiser(bundle):
    numbers = json.loads((bundle.folder / "card.json").read_text())
    assert numbers["denoiser_sha256"] == bundle.section["parts"]["denoiser"]["sha256"], "run constrained_diffusion.card again"
    assert tables.card(numbers).strip() in (bundle.folder / "README.md").read_text()
