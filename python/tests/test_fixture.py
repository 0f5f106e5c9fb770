import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from constrained_diffusion.export import pixel_model, torchscript
from constrained_diffusion.export.model_package import sha256
from constrained_diffusion.fixtures import parity
from constrained_diffusion.sampling import reference
from constrained_diffusion.sampling.schedules import SCHEDULES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def written(model, run, tmp_path_factory) -> Path:
    """A fixture of a small denoiser with random weights, and its package beside it."""
    folder = tmp_path_factory.mktemp("fixture")
    package, out = folder / "package", folder / "parity"
    package.mkdir()
    torchscript.save(pixel_model.trace(model), package / "denoiser.pt")
    part = {"denoiser": {"source": "denoiser.pt", "sha256": sha256(package / "denoiser.pt")}}
    section = {"space": "pixel", "parameterization": "v", "channels": 1, "divisor": 4, "schedule": {"type": "cosine", "length": 1000}, "parts": part}
    (package / "rdf.yaml").write_text(yaml.safe_dump({"name": "small", "config": {"constrained_diffusion": section}}))
    run(package, out)
    return out


@pytest.fixture(scope="module")
def run(cdiff):
    sample = ROOT / "src/main/resources/samples/nuclei.tif"
    return lambda package, out: cdiff("fixture", "--bundle", package, "--out", out, "--seeds", 2, "--sample", sample)


def test_the_states_are_those_of_a_run_with_the_settings_that_are_stated(written):
    stated = yaml.safe_load((written / "fixture.yaml").read_text())
    given = {name: torch.from_numpy(np.load(written / f"{name}.npy")) for name in ("image", "known", "noise")}
    denoiser = torch.jit.load(str(written.parent / "package/denoiser.pt"))
    _, states = reference.inpaint(denoiser, SCHEDULES["cosine"](), **given, **{key: stated[key] for key in parity.SETTINGS})
    np.testing.assert_allclose(torch.cat(states).numpy(), np.load(written / "xt.npy"), atol=1e-6)


def test_the_denoiser_is_named_by_its_checksum(written):
    stated = yaml.safe_load((written / "fixture.yaml").read_text())
    assert stated["denoiser_sha256"] == sha256(written.parent / "package/denoiser.pt")


def test_a_denoiser_with_another_checksum_is_refused(written, run, tmp_path):
    package = shutil.copytree(written.parent / "package", tmp_path / "package")
    with open(package / "denoiser.pt", "ab") as file:
        file.write(b"x")
    with pytest.raises(SystemExit, match="export the weights again"):
        run(package, tmp_path / "out")


def test_it_is_small(written):
    assert sum(file.stat().st_size for file in written.iterdir()) < 2 ** 20
