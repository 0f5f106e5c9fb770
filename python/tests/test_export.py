import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from constrained_diffusion import export, train
from constrained_diffusion.bundle import sha256


@pytest.fixture
def checkpoint(model, tmp_path):
    file = tmp_path / "best.pt"
    torch.save({"weights": model.state_dict(), "channels": 1, "widths": [8, 16]}, file)
    return file


def test_the_torchscript_file_equals_the_model_at_other_sizes_and_times(model, tmp_path):
    export.trace(model, tmp_path / "denoiser.pt")
    loaded = torch.jit.load(str(tmp_path / "denoiser.pt"))
    x, t = torch.randn(3, 1, 16, 40), torch.tensor([0.0, 400.0, 999.0])
    assert torch.allclose(loaded(x, t), model(x, t), atol=1e-5)
    assert (loaded(x, t) - loaded(x, t + 50)).abs().max() > 1e-3


def test_a_model_that_is_told_of_sizes_need_not_be(tmp_path):
    torch.manual_seed(5)
    model = export.SizedUNet(1, [8, 16])
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    torch.save({"weights": model.state_dict()}, tmp_path / "best.pt")
    export.trace(export.load(tmp_path / "best.pt"), tmp_path / "denoiser.pt")
    loaded = torch.jit.load(str(tmp_path / "denoiser.pt"))
    x, t, told = torch.randn(2, 1, 16, 40), torch.tensor([400.0, 700.0]), torch.tensor([[9.0], [40.0]])
    with torch.no_grad():
        assert torch.allclose(loaded(x, t, told), model(x, t, told), atol=1e-5)
        assert torch.allclose(loaded(x, t), model(x, t, torch.zeros(2, 1)), atol=1e-5)
        assert (loaded(x, t) - loaded(x, t, told)).abs().max() > 1e-3
    again = export.SizedUNet(1, [8, 16])
    train.start(again, train.initial(tmp_path / "denoiser.pt"))
    assert torch.allclose(again(x, t, told), model(x, t, told), atol=1e-5)


def test_best_and_last_checkpoints_give_the_same_denoiser(model, checkpoint, tmp_path):
    torch.save({"model": {}, "average": model.state_dict(), "random": np.random.default_rng(1).bit_generator.state}, tmp_path / "last.pt")
    x, t = torch.randn(1, 1, 16, 16), torch.tensor([300.0])
    for file in (checkpoint, tmp_path / "last.pt"):
        assert torch.allclose(export.load(file)(x, t), model(x, t), atol=1e-6)


def test_weights_for_colour_give_a_denoiser_of_colour(tmp_path):
    torch.save({"weights": export.UNet(3, [8, 16]).state_dict()}, tmp_path / "best.pt")
    assert export.load(tmp_path / "best.pt").channels == 3


def test_further_blocks_are_found_in_the_weights(tmp_path):
    torch.save({"weights": export.UNet(1, [8, 16], further=2).state_dict()}, tmp_path / "best.pt")
    assert len(export.load(tmp_path / "best.pt").further) == 2


def test_export_writes_tensors_that_belong_together_and_their_checksums(monkeypatch, checkpoint, tmp_path):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    files = ["denoiser.pt", "test_xt.npy", "test_t.npy", "test_v.npy"]
    (bundle / "rdf.yaml").write_text("".join(f"- sha256: 0  # set by export: {file}\n" for file in files))
    monkeypatch.setattr(sys, "argv", ["export", "--weights", str(checkpoint), "--bundle", str(bundle)])
    export.main()
    xt, t, v = (torch.from_numpy(np.load(bundle / f"test_{name}.npy")) for name in ("xt", "t", "v"))
    assert torch.allclose(torch.jit.load(str(bundle / "denoiser.pt"))(xt, t), v, atol=1e-5)
    assert (bundle / "rdf.yaml").read_text() == "".join(f"- sha256: {sha256(bundle / file)}  # set by export: {file}\n" for file in files)


def test_a_description_without_a_line_to_set_is_refused(tmp_path):
    (tmp_path / "rdf.yaml").write_text("sha256: 0\n")
    with pytest.raises(SystemExit, match="set by export: denoiser.pt"):
        export.stamp(tmp_path / "rdf.yaml", {("denoiser.pt", "sha256"): "1"})


def test_the_file_names_no_folder_of_the_computer_it_was_made_on(model, tmp_path):
    export.trace(model, tmp_path / "denoiser.pt")
    with zipfile.ZipFile(tmp_path / "denoiser.pt") as parts:
        content = b"".join(parts.read(name) for name in parts.namelist())
    assert str(Path(export.__file__).parent).encode() not in content and b"/site-packages/" not in content
