"""The fixtures of the Java tests of latent models agree with the reference samplers."""

from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from bioimageio.spec import load_description

pytest.importorskip("diffusers")
pytest.importorskip("transformers")

from constrained_diffusion.export import latent_modules
from constrained_diffusion.export.diffusers_source import Source
from constrained_diffusion.export.latent_package import LatentPackage
from constrained_diffusion.fixtures import latent_parity, tiny_pipelines

FOLDER = Path(__file__).parents[2] / "src/test/resources/latent"


@pytest.fixture(params=latent_parity.KINDS)
def package(request) -> LatentPackage:
    return LatentPackage(FOLDER / request.param)


def arrays(package: LatentPackage) -> dict:
    return {name: np.load(package.folder / "fixture" / f"{name}.npy") for name in latent_parity.ARRAYS}


def test_a_run_of_the_reference_gives_the_arrays(package):
    assert latent_parity.SETTINGS.items() <= yaml.safe_load((package.folder / "fixture/fixture.yaml").read_text()).items()
    found, expected = latent_parity.run(package, seed=3), arrays(package)
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        assert found[name].shape == array.shape
        assert np.abs(found[name].numpy() - array).max() <= 1e-3 * np.abs(array).max(), name


def test_the_run_meets_the_known_cells_and_guidance_and_captions_matter(package):
    known = arrays(package)
    distance = np.abs(known["cells"] * (known["xt"][-1:] - known["zy"])).max()
    assert distance < 0.05 * np.abs(known["zy"]).max()
    estimates = [package.prior(*(torch.from_numpy(known["text"][i:i + 1]) for i in order), w).denoise(torch.from_numpy(known["noise"]), 500)[0]
             for order, w in (((0, 1), 2.0), ((1, 0), 2.0), ((0, 1), 0.0))]
    assert min(float((a - b).abs().max()) for a, b in zip(estimates, estimates[1:])) > 0.05


def test_rounding_is_far_below_the_tolerance_of_one_in_a_thousand(package):
    stated = yaml.safe_load((package.folder / "fixture/fixture.yaml").read_text())["relative_difference_by_rounding"]
    found = latent_parity.sensitivity(package, {name: torch.from_numpy(array) for name, array in arrays(package).items()})
    assert max(*stated.values(), *found.values()) < 2e-4


@torch.no_grad()
def test_the_package_is_valid_and_of_the_tiny_pipeline(package, tmp_path):
    description = load_description(package.folder / "rdf.yaml", perform_io_checks=True)
    assert description.validation_summary.status in ("passed", "valid-format"), description.validation_summary.format()
    source = Source(str(tiny_pipelines.write(tmp_path, latent_parity.KINDS[package.folder.name])))
    x, t, text = torch.randn(2, 4, 6, 8), torch.tensor([3.0, 700.0]), torch.randn(2, 77, tiny_pipelines.DIMENSION)
    expected = latent_modules.Denoiser(source.load_unet())(x, t, text)
    assert (package.load()(x, t, text) - expected).abs().max() < 1e-4


def test_together_they_have_less_than_three_million_bytes():
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) < 3e6
