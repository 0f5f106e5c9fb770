import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from constrained_diffusion import export, torchscript, train
from constrained_diffusion.bundle import sha256


@pytest.fixture
def checkpoint(model, tmp_path):
    file = tmp_path / "best.pt"
    torch.save({"weights": model.state_dict(), "channels": 1, "widths": [8, 16]}, file)
    return file


def test_the_torchscript_file_equals_the_model_at_other_sizes_and_times(model, tmp_path):
    torchscript.save(export.trace(model), tmp_path / "denoiser.pt")
    loaded = torch.jit.load(str(tmp_path / "denoiser.pt"))
    x, t = torch.randn(3, 1, 16, 40), torch.tensor([0.0, 400.0, 999.0])
    assert torch.allclose(loaded(x, t), model(x, t), atol=1e-5)
    assert (loaded(x, t) - loaded(x, t + 50)).abs().max() > 1e-3


@pytest.fixture
def sized():
    """A denoiser that may be told of sizes, whose weights are random."""
    torch.manual_seed(5)
    model = export.SizedUNet(1, [8, 16])
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    return model


def test_a_model_that_is_told_of_sizes_need_not_be(sized, tmp_path):
    model = sized
    torch.save({"weights": model.state_dict()}, tmp_path / "best.pt")
    torchscript.save(export.trace(export.load(tmp_path / "best.pt")), tmp_path / "denoiser.pt")
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


FILES = ["denoiser.pt", "test_xt.npy", "test_t.npy", "test_v.npy"]


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "bundle"
    folder.mkdir()
    section = {"space": "pixel", "parameterization": "v", "channels": 1, "divisor": 16, "condition": "nuclear_diameter", "guidance": {"weight": 2.0, "from": 300, "to": 600}}
    lines = "".join(f"  {file.split('.')[0]}:\n    sha256: 0  # set by export: {file}\n" for file in FILES)
    (folder / "rdf.yaml").write_text(f"files:\n{lines}" + yaml.safe_dump({"config": {"constrained_diffusion": section}}))
    return folder


def run(monkeypatch, *options):
    monkeypatch.setattr(sys, "argv", ["export", *map(str, options)])
    export.main()


def test_export_writes_tensors_that_belong_together_and_their_checksums(monkeypatch, checkpoint, bundle):
    run(monkeypatch, "--weights", checkpoint, "--bundle", bundle)
    xt, t, v = (torch.from_numpy(np.load(bundle / f"test_{name}.npy")) for name in ("xt", "t", "v"))
    assert torch.allclose(torch.jit.load(str(bundle / "denoiser.pt"))(xt, t), v, atol=1e-5)
    stated = yaml.safe_load((bundle / "rdf.yaml").read_text())["files"]
    assert {name: each["sha256"] for name, each in stated.items()} == {file.split(".")[0]: sha256(bundle / file) for file in FILES}


@pytest.fixture
def guided(monkeypatch, sized, bundle, tmp_path):
    """A file whose denoiser is guided, and the guide."""
    torch.manual_seed(8)
    guide = export.GuideUNet()
    for parameter in guide.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    torch.save({"weights": sized.state_dict()}, tmp_path / "sized.pt")
    torch.save({"weights": guide.state_dict()}, tmp_path / "guide.pt")
    run(monkeypatch, "--weights", tmp_path / "sized.pt", "--guide", tmp_path / "guide.pt", "--bundle", bundle)
    return bundle / "denoiser.pt", guide


@torch.no_grad()
def test_a_guided_denoiser_goes_on_away_from_the_guide_as_rdf_yaml_states(guided, sized):
    file, guide = guided
    loaded, x, told = torch.jit.load(str(file)), torch.randn(3, 1, 64, 96), torch.tensor([[9.0], [40.0], [0.0]])
    t = torch.tensor([299.0, 599.0, 600.0])
    found, alone = loaded(x, t, told), sized(x, t, told)
    assert torch.allclose(found[[0, 2]], alone[[0, 2]], atol=1e-5)
    away = alone[1:2] - guide(x[1:2], t[1:2])
    expected = alone[1:2] + 2 * (away - torch.nn.functional.avg_pool2d(away, 31, 1, 15, count_include_pad=False))
    assert torch.allclose(found[1:2], expected, atol=1e-4)
    assert (found[1] - alone[1]).abs().max() > 0.1
    assert torch.allclose(loaded(x, t), loaded(x, t, torch.zeros(3, 1)))


@torch.no_grad()
def test_a_file_s_denoiser_stays_as_it_is_when_its_guide_goes(monkeypatch, guided, bundle):
    file, x, t = guided[0], torch.randn(1, 1, 64, 64), torch.tensor([900.0])
    before = torch.jit.load(str(file))(x, t)
    run(monkeypatch, "--weights", file, "--bundle", bundle)
    after = torch.jit.load(str(file))
    assert torch.equal(after(x, t), before)
    assert not any(name.startswith("guide.") for name in after.state_dict())


@torch.no_grad()
def test_training_goes_on_from_a_guided_denoiser_s_own_weights(guided, sized):
    again, x, t = export.SizedUNet(1, [8, 16]), torch.randn(1, 1, 16, 40), torch.tensor([400.0])
    train.start(again, train.initial(guided[0]))
    assert torch.allclose(again(x, t), sized(x, t), atol=1e-5)


def test_weights_of_another_model_are_no_guide(monkeypatch, checkpoint, bundle):
    with pytest.raises(SystemExit, match="best.pt is not of train_guide with 1 channels"):
        run(monkeypatch, "--weights", checkpoint, "--guide", checkpoint, "--bundle", bundle)
    assert not (bundle / "denoiser.pt").exists()


@pytest.mark.parametrize("lacking, said", [("guidance", "has no section guidance"), ("condition", "does not state condition: nuclear_diameter")])
def test_a_guide_needs_a_description_of_what_it_guides(monkeypatch, checkpoint, bundle, lacking, said):
    description = bundle / "rdf.yaml"
    description.write_text(description.read_text().replace(lacking, "other"))
    with pytest.raises(SystemExit, match=said):
        run(monkeypatch, "--weights", checkpoint, "--guide", checkpoint, "--bundle", bundle)


def test_a_description_without_a_line_to_set_is_refused(tmp_path):
    (tmp_path / "rdf.yaml").write_text("sha256: 0\n")
    with pytest.raises(SystemExit, match="set by export: denoiser.pt"):
        export.stamp(tmp_path / "rdf.yaml", {("denoiser.pt", "sha256"): "1"})


def test_the_file_names_no_folder_of_the_computer_it_was_made_on(model, tmp_path):
    torchscript.save(export.trace(model), tmp_path / "denoiser.pt")
    with zipfile.ZipFile(tmp_path / "denoiser.pt") as parts:
        content = b"".join(parts.read(name) for name in parts.namelist())
    assert str(Path(export.__file__).parent).encode() not in content and b"/site-packages/" not in content
