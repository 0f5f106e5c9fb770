import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from constrained_diffusion import export, fixture, reference, torchscript
from constrained_diffusion.bundle import sha256
from constrained_diffusion.schedule import SCHEDULES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def written(model, tmp_path_factory) -> Path:
    """A fixture of a small denoiser of random weights, and its bundle beside it."""
    folder = tmp_path_factory.mktemp("fixture")
    bundle, out = folder / "bundle", folder / "parity"
    bundle.mkdir()
    torchscript.save(export.trace(model), bundle / "denoiser.pt")
    part = {"denoiser": {"source": "denoiser.pt", "sha256": sha256(bundle / "denoiser.pt")}}
    section = {"space": "pixel", "parameterization": "v", "channels": 1, "divisor": 4, "schedule": {"type": "cosine", "length": 1000}, "parts": part}
    (bundle / "rdf.yaml").write_text(yaml.safe_dump({"name": "small", "config": {"constrained_diffusion": section}}))
    run(bundle, out)
    return out


def run(bundle: Path, out: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["fixture", "--bundle", str(bundle), "--out", str(out), "--seeds", "2",
                                    "--sample", str(ROOT / "src/main/resources/samples/nuclei.tif")])
        fixture.main()


def test_the_states_are_those_of_a_run_with_the_settings_that_are_stated(written):
    stated = yaml.safe_load((written / "fixture.yaml").read_text())
    given = {name: torch.from_numpy(np.load(written / f"{name}.npy")) for name in ("image", "known", "noise")}
    denoiser = torch.jit.load(str(written.parent / "bundle/denoiser.pt"))
    _, states = reference.inpaint(denoiser, SCHEDULES["cosine"](), **given, **{key: stated[key] for key in fixture.SETTINGS})
    np.testing.assert_allclose(torch.cat(states).numpy(), np.load(written / "xt.npy"), atol=1e-6)


def test_the_denoiser_is_named_by_its_checksum(written):
    stated = yaml.safe_load((written / "fixture.yaml").read_text())
    assert stated["denoiser_sha256"] == sha256(written.parent / "bundle/denoiser.pt")


def test_a_denoiser_that_is_not_the_one_described_is_refused(written, tmp_path):
    bundle = shutil.copytree(written.parent / "bundle", tmp_path / "bundle")
    with open(bundle / "denoiser.pt", "ab") as file:
        file.write(b"x")
    with pytest.raises(SystemExit, match="export the weights again"):
        run(bundle, tmp_path / "out")


def test_it_is_small(written):
    assert sum(file.stat().st_size for file in written.iterdir()) < 2 ** 20
