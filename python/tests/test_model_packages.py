"""The model packages of the project: valid for the BioImage Model Zoo, and consistent."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from bioimageio.spec import load_description
from bioimageio.spec.model.v0_5 import ModelDescr

from constrained_diffusion.data import images
from constrained_diffusion.evaluation import latent_card, modalities, tables
from constrained_diffusion.export.latent_package import LatentPackage
from constrained_diffusion.export.model_package import ModelPackage

ALL = sorted(file.parent for file in (Path(__file__).parents[2] / "models").glob("*/rdf.yaml"))


def section(folder: Path) -> dict:
    return yaml.safe_load((folder / "rdf.yaml").read_text())["config"]["constrained_diffusion"]


CRITICS = [folder for folder in ALL if section(folder).get("role") == "critic"]
FOLDERS = [folder for folder in ALL if folder not in CRITICS]


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def package(request) -> ModelPackage:
    return {"pixel": ModelPackage, "latent": LatentPackage}[section(request.param)["space"]](request.param)


def test_there_are_packages():
    assert FOLDERS and CRITICS


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_the_description_is_valid_and_its_files_are_there_with_their_checksums(folder):
    description = load_description(folder / "rdf.yaml", perform_io_checks=True)
    assert isinstance(description, ModelDescr), description.validation_summary.format()
    assert description.validation_summary.status in ("passed", "valid-format"), description.validation_summary.format()


TESTS = {"denoiser": (("xt", "t"), "v"), "encoder": (("image",), "latent"), "decoder": (("latent",), "decoded"),
         "text_encoder": (("tokens",), "text"), "captioner": (("image",), "logits")}
"""The test tensors that are the inputs and the output of a component."""


def test_the_test_tensors_belong_together(package):
    for part in package.section["parts"]:
        names, result = TESTS[part]
        given = names + ("text",) * (part == "denoiser" and isinstance(package, LatentPackage))
        *inputs, expected = (torch.from_numpy(np.load(package.folder / f"test_{name}.npy")) for name in (*given, result))
        with torch.no_grad():
            assert torch.allclose(package.load(part)(*inputs), expected, atol=1e-4), part


def test_images_are_scaled_as_in_training(package):
    assert package.section["percentiles"] == {"low": images.LOW, "high": images.HIGH}


def test_no_part_is_larger_than_16_mib(package):
    assert all(package.file(part).stat().st_size <= 16 * 2 ** 20 for part in package.section["parts"])


def test_the_numbers_of_the_card_are_of_this_denoiser(package):
    numbers = json.loads((package.folder / "card.json").read_text())
    assert numbers["denoiser_sha256"] == package.section["parts"]["denoiser"]["sha256"], "run cdiff card again"
    text = modalities.card if "modalities" in numbers else latent_card.text if isinstance(package, LatentPackage) else tables.card
    assert text(numbers).strip() in (package.folder / "README.md").read_text()
