"""The bundles of the project: valid for the BioImage Model Zoo, and true to themselves."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from bioimageio.spec import load_description
from bioimageio.spec.model.v0_5 import ModelDescr

from constrained_diffusion import images, latent_card, tables
from constrained_diffusion.bundle import Bundle
from constrained_diffusion.latent_bundle import LatentBundle

FOLDERS = sorted(file.parent for file in (Path(__file__).parents[2] / "models").glob("*/rdf.yaml"))


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def bundle(request) -> Bundle:
    space = yaml.safe_load((request.param / "rdf.yaml").read_text())["config"]["constrained_diffusion"]["space"]
    return {"pixel": Bundle, "latent": LatentBundle}[space](request.param)


def test_there_are_bundles():
    assert FOLDERS


def test_the_description_is_valid_and_its_files_are_there_with_their_checksums(bundle):
    description = load_description(bundle.folder / "rdf.yaml", perform_io_checks=True)
    assert isinstance(description, ModelDescr), description.validation_summary.format()
    assert description.validation_summary.status in ("passed", "valid-format"), description.validation_summary.format()


PARTS = {"denoiser": (("xt", "t"), "v"), "encoder": (("image",), "latent"), "decoder": (("latent",), "decoded"), "text_encoder": (("tokens",), "text")}
"""The test tensors that a part is given, and what it makes of them."""


def test_the_test_tensors_belong_together(bundle):
    for part in bundle.section["parts"]:
        names, result = PARTS[part]
        given = names + ("text",) * (part == "denoiser" and isinstance(bundle, LatentBundle))
        *inputs, expected = (torch.from_numpy(np.load(bundle.folder / f"test_{name}.npy")) for name in (*given, result))
        with torch.no_grad():
            assert torch.allclose(bundle.load(part)(*inputs), expected, atol=1e-4), part


def test_images_are_scaled_as_in_training(bundle):
    assert bundle.section["percentiles"] == {"low": images.LOW, "high": images.HIGH}


def test_no_part_is_larger_than_16_mib(bundle):
    assert all(bundle.file(part).stat().st_size <= 16 * 2 ** 20 for part in bundle.section["parts"])


def test_the_numbers_of_the_card_are_of_this_denoiser(bundle):
    numbers = json.loads((bundle.folder / "card.json").read_text())
    assert numbers["denoiser_sha256"] == bundle.section["parts"]["denoiser"]["sha256"], "run constrained_diffusion.card again"
    text = latent_card.text if isinstance(bundle, LatentBundle) else tables.card
    assert text(numbers).strip() in (bundle.folder / "README.md").read_text()
