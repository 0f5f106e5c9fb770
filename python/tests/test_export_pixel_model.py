import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from constrained_diffusion.export import pixel_model, torchscript
from constrained_diffusion.export.checkpoints import load_denoiser
from constrained_diffusion.export.model_package import sha256
from constrained_diffusion.nets.conditioned import ConditionedUNet, DiameterUNet
from constrained_diffusion.nets.unet import GuideUNet, UNet
from constrained_diffusion.training.pixel_model import start_from
from constrained_diffusion.training.run import initial_weights


@pytest.fixture
def checkpoint(model, tmp_path):
    file = tmp_path / "best.pt"
    torch.save({"weights": model.state_dict(), "channels": 1, "widths": [8, 16]}, file)
    return file


def test_the_torchscript_file_equals_the_model_at_other_sizes_and_times(model, tmp_path):
    torchscript.save(pixel_model.trace(model), tmp_path / "denoiser.pt")
    loaded = torch.jit.load(str(tmp_path / "denoiser.pt"))
    x, t = torch.randn(3, 1, 16, 40), torch.tensor([0.0, 400.0, 999.0])
    assert torch.allclose(loaded(x, t), model(x, t), atol=1e-5)
    assert (loaded(x, t) - loaded(x, t + 50)).abs().max() > 1e-3


def test_a_compressed_file_of_rounded_weights_is_smaller_and_nearly_the_same(model, tmp_path):
    whole, half = tmp_path / "whole.pt", tmp_path / "half.pt"
    torchscript.save(pixel_model.trace(model), whole)
    traced = pixel_model.trace(model)
    torchscript.round_to_half(traced)
    torchscript.save(traced, half)
    torchscript.compress(half)
    assert half.stat().st_size < 0.75 * whole.stat().st_size
    x, t = torch.randn(2, 1, 16, 40), torch.tensor([400.0, 999.0])
    loaded = torch.jit.load(str(half))
    assert torch.equal(loaded(x, t), traced(x, t))
    assert 0 < (loaded(x, t) - torch.jit.load(str(whole))(x, t)).abs().max() < 0.01


@pytest.fixture
def conditional():
    """A denoiser conditioned on the diameter, with random weights."""
    torch.manual_seed(5)
    model = DiameterUNet(1, [8, 16])
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    return model


def test_the_condition_may_be_omitted(conditional, tmp_path):
    model = conditional
    torch.save({"weights": model.state_dict()}, tmp_path / "best.pt")
    torchscript.save(pixel_model.trace(load_denoiser(tmp_path / "best.pt")), tmp_path / "denoiser.pt")
    loaded = torch.jit.load(str(tmp_path / "denoiser.pt"))
    x, t, diameter = torch.randn(2, 1, 16, 40), torch.tensor([400.0, 700.0]), torch.tensor([[9.0], [40.0]])
    with torch.no_grad():
        assert torch.allclose(loaded(x, t, diameter), model(x, t, diameter), atol=1e-5)
        assert torch.allclose(loaded(x, t), model(x, t, torch.zeros(2, 1)), atol=1e-5)
        assert (loaded(x, t) - loaded(x, t, diameter)).abs().max() > 1e-3
    again = DiameterUNet(1, [8, 16])
    start_from(again, initial_weights(tmp_path / "denoiser.pt"))
    assert torch.allclose(again(x, t, diameter), model(x, t, diameter), atol=1e-5)


@torch.no_grad()
def test_the_conditions_of_a_model_of_many_modalities_may_be_omitted(tmp_path):
    torch.manual_seed(6)
    model = ConditionedUNet(4, 1, [8, 16], extra_blocks=1)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    torch.save({"weights": model.state_dict()}, tmp_path / "best.pt")
    torchscript.save(pixel_model.trace(load_denoiser(tmp_path / "best.pt")), tmp_path / "denoiser.pt")
    loaded = torch.jit.load(str(tmp_path / "denoiser.pt"))
    x, t, conditions = torch.randn(2, 1, 16, 40), torch.tensor([400.0, 700.0]), torch.tensor([[3.0, 20.0, 0.1], [0.0, 90.0, 0.0]])
    assert torch.allclose(loaded(x, t, conditions), model(x, t, conditions), atol=1e-5)
    assert torch.allclose(loaded(x, t), model(x, t), atol=1e-5)
    assert (loaded(x, t) - loaded(x, t, conditions)).abs().max() > 1e-3


def test_best_and_last_checkpoints_give_the_same_denoiser(model, checkpoint, tmp_path):
    torch.save({"model": {}, "average": model.state_dict(), "random": np.random.default_rng(1).bit_generator.state}, tmp_path / "last.pt")
    torch.save({"model": {}, "averages": [{}, model.state_dict(), {}]}, tmp_path / "several.pt")
    x, t = torch.randn(1, 1, 16, 16), torch.tensor([300.0])
    for file in (checkpoint, tmp_path / "last.pt", tmp_path / "several.pt"):
        assert torch.allclose(load_denoiser(file)(x, t), model(x, t), atol=1e-6)


def test_weights_for_colour_give_a_denoiser_of_colour(tmp_path):
    torch.save({"weights": UNet(3, [8, 16]).state_dict()}, tmp_path / "best.pt")
    assert load_denoiser(tmp_path / "best.pt").channels == 3


def test_additional_blocks_are_found_in_the_weights(tmp_path):
    torch.save({"weights": UNet(1, [8, 16], extra_blocks=2).state_dict()}, tmp_path / "best.pt")
    assert len(load_denoiser(tmp_path / "best.pt").further) == 2


FILES = ["denoiser.pt", "test_xt.npy", "test_t.npy", "test_v.npy"]


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    section = {"space": "pixel", "parameterization": "v", "channels": 1, "divisor": 16, "condition": "nuclear_diameter",
               "guidance": {"weight": 2.0, "from": 300, "to": 600}}
    lines = "".join(f"  {file.split('.')[0]}:\n    sha256: 0  # set by export: {file}\n" for file in FILES)
    (folder / "rdf.yaml").write_text(f"files:\n{lines}" + yaml.safe_dump({"config": {"constrained_diffusion": section}}))
    return folder


@pytest.fixture
def export(cdiff):
    return lambda *options: cdiff("export", *options)


def test_export_writes_tensors_that_belong_together_and_their_checksums(export, checkpoint, package):
    export("--weights", checkpoint, "--bundle", package)
    xt, t, v = (torch.from_numpy(np.load(package / f"test_{name}.npy")) for name in ("xt", "t", "v"))
    assert torch.allclose(torch.jit.load(str(package / "denoiser.pt"))(xt, t), v, atol=1e-5)
    stated = yaml.safe_load((package / "rdf.yaml").read_text())["files"]
    assert {name: each["sha256"] for name, each in stated.items()} == {file.split(".")[0]: sha256(package / file) for file in FILES}


@pytest.fixture
def guided(export, conditional, package, tmp_path):
    """A file with a guided denoiser, and the guide."""
    torch.manual_seed(8)
    guide = GuideUNet()
    for parameter in guide.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    torch.save({"weights": conditional.state_dict()}, tmp_path / "conditional.pt")
    torch.save({"weights": guide.state_dict()}, tmp_path / "guide.pt")
    export("--weights", tmp_path / "conditional.pt", "--guide", tmp_path / "guide.pt", "--bundle", package)
    return package / "denoiser.pt", guide


@torch.no_grad()
def test_a_denoiser_is_guided_away_from_the_guide_as_rdf_yaml_states(guided, conditional):
    file, guide = guided
    loaded, x, diameter = torch.jit.load(str(file)), torch.randn(3, 1, 64, 96), torch.tensor([[9.0], [40.0], [0.0]])
    t = torch.tensor([299.0, 599.0, 600.0])
    found, alone = loaded(x, t, diameter), conditional(x, t, diameter)
    assert torch.allclose(found[[0, 2]], alone[[0, 2]], atol=1e-5)
    away = alone[1:2] - guide(x[1:2], t[1:2])
    expected = alone[1:2] + 2 * (away - torch.nn.functional.avg_pool2d(away, 31, 1, 15, count_include_pad=False))
    assert torch.allclose(found[1:2], expected, atol=1e-4)
    assert (found[1] - alone[1]).abs().max() > 0.1
    assert torch.allclose(loaded(x, t), loaded(x, t, torch.zeros(3, 1)))


@torch.no_grad()
def test_a_file_s_denoiser_is_unchanged_without_its_guide(export, guided, package):
    file, x, t = guided[0], torch.randn(1, 1, 64, 64), torch.tensor([900.0])
    before = torch.jit.load(str(file))(x, t)
    export("--weights", file, "--bundle", package)
    after = torch.jit.load(str(file))
    assert torch.equal(after(x, t), before)
    assert not any(name.startswith("guide.") for name in after.state_dict())


@torch.no_grad()
def test_training_starts_from_a_guided_denoiser_s_own_weights(guided, conditional):
    again, x, t = DiameterUNet(1, [8, 16]), torch.randn(1, 1, 16, 40), torch.tensor([400.0])
    start_from(again, initial_weights(guided[0]))
    assert torch.allclose(again(x, t), conditional(x, t), atol=1e-5)


def test_weights_of_another_model_are_no_guide(export, checkpoint, package):
    with pytest.raises(SystemExit, match="best.pt is not of train-guide with 1 channels"):
        export("--weights", checkpoint, "--guide", checkpoint, "--bundle", package)
    assert not (package / "denoiser.pt").exists()


@pytest.mark.parametrize("lacking, said", [("guidance", "has no section guidance"), ("condition", "states no condition")])
def test_a_guide_needs_a_description_of_what_it_guides(export, checkpoint, package, lacking, said):
    description = package / "rdf.yaml"
    description.write_text(description.read_text().replace(lacking, "other"))
    with pytest.raises(SystemExit, match=said):
        export("--weights", checkpoint, "--guide", checkpoint, "--bundle", package)


def test_a_description_without_a_line_to_set_is_refused(tmp_path):
    (tmp_path / "rdf.yaml").write_text("sha256: 0\n")
    with pytest.raises(SystemExit, match="set by export: denoiser.pt"):
        pixel_model.stamp(tmp_path / "rdf.yaml", {("denoiser.pt", "sha256"): "1"})


def test_the_file_names_no_folder_of_the_computer_it_was_made_on(model, tmp_path):
    torchscript.save(pixel_model.trace(model), tmp_path / "denoiser.pt")
    with zipfile.ZipFile(tmp_path / "denoiser.pt") as parts:
        content = b"".join(parts.read(name) for name in parts.namelist())
    assert str(Path(pixel_model.__file__).parent).encode() not in content and b"/site-packages/" not in content
