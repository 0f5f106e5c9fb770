"""Training of the general model on a small collection, with small batches."""

import numpy as np
import pytest
import torch
from test_micrographs import collection, loaded  # noqa: F401
from test_training import same, without_time

from constrained_diffusion.export.checkpoints import load_denoiser
from constrained_diffusion.nets.conditioned import ConditionedUNet
from constrained_diffusion.nets.unet import UNet
from constrained_diffusion.training import microscopy
from constrained_diffusion.training.microscopy import Check, MicroscopyRun
from constrained_diffusion.training.options import MicroscopyOptions
from constrained_diffusion.training.run import stratified


@pytest.fixture
def train(cdiff, collection, loaded, monkeypatch):  # noqa: F811
    """Trains for a few steps and returns the last checkpoint. The rate depends on the number of steps; it is constant here."""
    monkeypatch.setattr(microscopy, "BATCHES", ((2, 64, 0.6), (1, 96, 0.4)))
    monkeypatch.setattr(Check, "SIDE", 64)
    monkeypatch.setattr(Check, "CROPS", 1)
    monkeypatch.setattr(Check, "TIMES", (200, 700))
    monkeypatch.setattr(microscopy.micrographs, "load", lambda *folders: loaded)
    monkeypatch.setattr(MicroscopyRun, "rate", lambda self: 1e-3)

    def run(out, steps: int, *more: object) -> dict:
        cdiff("train-microscopy", "--collection", collection, "--nuclei", collection / "nuclei", "--volumes", collection / "volumes", "--out", out,
              "--steps", steps, "--validate-every", 2, "--rendered", 5, "--further", 1, "--device", "cpu", *more)
        return torch.load(out / "last.pt", weights_only=False)
    return run


def test_a_run_that_is_cut_off_and_resumed_ends_in_the_same_state(train, tmp_path):
    whole = train(tmp_path / "whole", 4)
    train(tmp_path / "parts", 2)
    resumed = train(tmp_path / "parts", 4)
    assert set(resumed) == {"model", "averages", "optimiser", "random", "torch", "step", "seconds"} and resumed["step"] == 4
    assert same(without_time(whole), without_time(resumed))
    rows = [line.split("\t") for line in (tmp_path / "parts" / "log.tsv").read_text().splitlines()]
    assert [int(row[0]) for row in rows] == [0, 2, 4] and all(len(row) == 9 for row in rows)


def test_its_checkpoints_can_be_exported_and_another_run_starts_from_them(monkeypatch, train, tmp_path):
    monkeypatch.setattr(microscopy, "DECAYS", (0.1, 0.15, 0.2))
    state = train(tmp_path / "out", 2, "--only", "nuclei", "bacteria")
    best, last = (load_denoiser(tmp_path / "out" / file) for file in ("best.pt", "last.pt"))
    assert isinstance(best, ConditionedUNet) and same(best.state_dict(), last.state_dict())
    assert [same(dict(best.state_dict()), dict(average)) for average in state["averages"]] == [False, True, False]
    again = train(tmp_path / "again", 2, "--init", tmp_path / "out" / "best.pt")
    assert again["model"].keys() == state["model"].keys()


def test_conditions_of_a_model_that_starts_from_unconditional_weights_have_no_effect_at_first(model):
    conditioned = ConditionedUNet(5, 1, [8, 16], extra_blocks=1)
    conditioned.start_from(model.state_dict())
    x, t = torch.randn(2, 1, 16, 16), torch.tensor([20.0, 800.0])
    for conditions in (None, torch.zeros(2, 3), torch.tensor([[1.0, 20.0, 0.1], [4.0, 300.0, 0.01]])):
        assert torch.equal(conditioned(x, t, conditions), model(x, t))


def test_each_condition_has_an_effect():
    torch.manual_seed(1)
    model = ConditionedUNet(5, 1, [8, 16])
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    x, t, usual = torch.randn(1, 1, 16, 16), torch.tensor([500.0]), [1.0, 20.0, 0.1]
    for column, other in ((0, 2.0), (1, 40.0), (2, 0.2), (0, 0.0), (1, 0.0), (2, 0.0)):
        changed = list(usual)
        changed[column] = other
        difference = model(x, t, torch.tensor([usual])) - model(x, t, torch.tensor([changed]))
        assert difference.abs().max() > 1e-4


def test_the_weights_of_conditions_learn_faster(tmp_path):
    options = MicroscopyOptions(collection=tmp_path, nuclei=tmp_path, volumes=tmp_path, out=tmp_path, rate=0.01, device="cpu")
    run = MicroscopyRun(options, ConditionedUNet(5, 1, [8, 16]))
    run.step = 10000
    run.set_rate()
    rates = {id(parameter): group["lr"] for group in run.optimizer.param_groups for parameter in group["params"]}
    for name, parameter in run.model.named_parameters():
        assert rates[id(parameter)] == (0.04 if name.startswith(("modality.", "condition.")) else 0.01)


def test_times_are_spread_evenly_over_a_batch():
    u = stratified(100, "cpu")
    assert ((u * 100).long() == torch.arange(100)).all()


def test_the_rate_rises_stays_and_falls_to_zero(tmp_path):
    options = MicroscopyOptions(collection=tmp_path, nuclei=tmp_path, volumes=tmp_path, out=tmp_path, steps=2000, rate=1, decay=0.5, device="cpu")
    run, rates = MicroscopyRun(options, UNet(1, [8, 16])), {}
    for run.step in (0, 249, 499, 1000, 1500, 2000):
        rates[run.step] = run.rate()
    assert rates == pytest.approx({0: 1 / 500, 249: 0.5, 499: 1, 1000: 1, 1500: 0.5, 2000: 0})
    assert np.isfinite(list(rates.values())).all()
