import numpy as np
import pytest
import torch
import typer

from constrained_diffusion.data import images, sources
from constrained_diffusion.export.checkpoints import load_denoiser, load_guide
from constrained_diffusion.nets.conditioned import DiameterUNet
from constrained_diffusion.nets.unet import GuideUNet, UNet
from constrained_diffusion.sampling.schedules import cosine
from constrained_diffusion.training import diameter_conditioned, losses
from constrained_diffusion.training.moving_average import moving_average, warmed_up
from constrained_diffusion.training.options import PixelModelOptions
from constrained_diffusion.training.pixel_model import start_from
from constrained_diffusion.training.run import DenoiserRun, Run
from constrained_diffusion.training.validation import Validation


@pytest.fixture
def train(cdiff, data):
    """Trains a small model and returns its last checkpoint."""
    def run(out, steps: int, *more: object) -> dict:
        cdiff("train", "--data", data, "--out", out, "--steps", steps, "--widths", 8, 16, "--small-steps", 4, "--small-batch", 4, "--batch", 2,
              "--validate-every", 3, "--device", "cpu", *more)
        return torch.load(out / "last.pt", weights_only=False)
    return run


def same(a, b) -> bool:
    if isinstance(a, torch.Tensor):
        return torch.equal(a, b)
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def without_time(state: dict) -> dict:
    return {key: value for key, value in state.items() if key != "seconds"}


@pytest.fixture
def constant_rate(monkeypatch):
    """The rate depends on how many steps are planned, which differs for a run that is cut off on purpose."""
    monkeypatch.setattr(Run, "rate", lambda self: 1e-3)


def test_a_run_that_is_cut_off_and_resumed_ends_in_the_same_state(train, constant_rate, tmp_path):
    whole = train(tmp_path / "whole", 6)
    train(tmp_path / "parts", 3)
    resumed = train(tmp_path / "parts", 6)
    assert resumed["step"] == 6
    assert same(without_time(whole), without_time(resumed))


def test_another_seed_ends_in_another_state(train, tmp_path):
    one, other = (train(tmp_path / seed, 3, "--seed", seed) for seed in ("1", "2"))
    assert not same(one["model"], other["model"])


def test_one_line_a_validation_is_logged_and_the_best_weights_are_kept(train, tmp_path):
    train(tmp_path / "out", 7)
    rows = [line.split("\t") for line in (tmp_path / "out" / "log.tsv").read_text().splitlines()]
    assert [int(row[0]) for row in rows] == [3, 6, 7]
    best = torch.load(tmp_path / "out" / "best.pt", weights_only=True)
    assert best["loss"] == pytest.approx(min(float(row[2]) for row in rows), abs=1e-5)


def test_the_rate_rises_stays_and_falls_to_zero(tmp_path):
    options = PixelModelOptions(data=[], out=tmp_path, steps=2000, decay=0.5, rate=1, device="cpu")
    run, rates = DenoiserRun(options, UNet(1, [8, 16])), {}
    for run.step in (0, 249, 499, 1000, 1500, 2000):
        rates[run.step] = run.rate()
    assert rates == pytest.approx({0: 1 / 500, 249: 0.5, 499: 1, 1000: 1, 1500: 0.5, 2000: 0})


def test_the_moving_average_follows_the_weights_faster_at_first():
    model = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.zeros_(model.weight)
    average, expected = moving_average(model, warmed_up(0.5)), 0.0
    for step in range(1, 13):
        torch.nn.init.constant_(model.weight, step)
        average.update_parameters(model)
        kept = min(0.5, (1 + step) / (10 + step))
        expected = kept * expected + (1 - kept) * step
        assert average.module.weight.item() == pytest.approx(expected, rel=1e-6)


def test_conditioning_without_a_model_is_refused(cdiff, tmp_path):
    with pytest.raises(typer.BadParameter, match="--sized needs --init"):
        cdiff("train", "--data", tmp_path, "--out", tmp_path, "--sized")


def test_a_model_with_additional_blocks_starts_from_weights_without_them(model):
    x, t = torch.randn(2, 1, 16, 16), torch.tensor([20.0, 800.0])
    larger = UNet(1, [8, 16], extra_blocks=1)
    start_from(larger, model.state_dict())
    assert torch.equal(larger(x, t), model(x, t))
    larger(x, t).square().mean().backward()
    assert larger.further[0].conv2.weight.grad.abs().max() > 0


def test_a_conditional_model_starts_from_unconditional_weights(model):
    x, t = torch.randn(2, 1, 16, 16), torch.tensor([20.0, 800.0])
    sized = DiameterUNet(1, [8, 16])
    start_from(sized, model.state_dict())
    for given in (None, torch.zeros(2, 1), torch.full((2, 1), 15.0)):
        assert torch.equal(sized(x, t, given), model(x, t))


def test_an_unconditional_model_starts_from_conditional_weights():
    torch.manual_seed(7)
    sized, plain = DiameterUNet(1, [8, 16]), UNet(1, [8, 16])
    for parameter in sized.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    start_from(plain, sized.state_dict())
    x, t = torch.randn(2, 1, 16, 16), torch.tensor([20.0, 800.0])
    assert torch.allclose(plain(x, t), sized(x, t), atol=1e-6)


def test_the_features_of_diameters_differ():
    features = DiameterUNet(1, [8, 16]).features(torch.tensor([[0.0], [8.0], [16.0], [32.0], [64.0]]))
    assert torch.pdist(features).min() > 0.5


def test_conditioning_learns_the_diameter_and_keeps_the_unconditional_model(train, constant_rate, model, tmp_path):
    torch.save({"weights": model.state_dict()}, tmp_path / "init.pt")
    train(tmp_path / "out", 30, "--sized", "--init", tmp_path / "init.pt", "--validate-every", "30")
    sized, x, t = load_denoiser(tmp_path / "out" / "best.pt"), torch.randn(2, 1, 16, 16), torch.tensor([20.0, 800.0])
    assert torch.equal(sized(x, t), model(x, t))
    small, large = (sized(x, t, torch.full((2, 1), diameter)) for diameter in (8.0, 40.0))
    assert (small - large).abs().max() > 1e-5 and (small - model(x, t)).abs().max() > 1e-5
    row = (tmp_path / "out" / "log.tsv").read_text().split("\t")
    assert len(row) == 6 and row[4] != row[5]


def test_the_condition_is_the_diameter_in_the_crop(monkeypatch, train, model, data, tmp_path):
    given = []
    torch.save({"weights": model.state_dict()}, tmp_path / "init.pt")
    monkeypatch.setattr(DiameterUNet, "condition", lambda self, diameter, embedding: given.append(diameter) or torch.zeros(len(diameter), self.SIZE))
    train(tmp_path / "out", 30, "--sized", "--init", tmp_path / "init.pt", "--resampled", "0.5", "--validate-every", "100")
    found = diameter_conditioned.diameters(images.load(data)[0]).log()
    shown = torch.cat(given[:30]).ravel().log()
    # Half of the crops are resampled, ×0.75 … 1.33, and the condition has a standard deviation of 12 %.
    assert shown.mean() == pytest.approx(float(found.mean()), abs=0.1)
    assert shown.var() == pytest.approx(float(found.var()) + 0.12 ** 2 + 0.5 * np.log(1.33 / 0.75) ** 2 / 12, rel=0.5)


def test_weights_of_another_model_are_refused(model):
    with pytest.raises(SystemExit, match="down_blocks.1"):
        start_from(UNet(1, [8]), model.state_dict())


def test_pixels_outside_the_receptive_field_have_no_effect():
    x, t = torch.randn(1, 1, 16, 512), torch.tensor([500.0])
    far = torch.cat([x[..., :448], torch.randn(1, 1, 16, 64)], dim=3)
    made = UNet(1, [8, 16], extra_blocks=1)
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    assert torch.equal(made(x, t)[..., :64], made(far, t)[..., :64])


@pytest.mark.parametrize("quick, expected", [(True, torch.bfloat16), (False, torch.float32)])
def test_products_are_in_bfloat16_only_where_the_processor_has_it(monkeypatch, quick, expected):
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: quick)
    with losses.precision("cpu"):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == expected


def test_the_loss_of_the_exact_v_is_zero():
    bars, generator = torch.from_numpy(cosine()).float(), torch.Generator().manual_seed(0)
    x0, noise = torch.randn(3, 1, 8, 8, generator=generator), torch.randn(3, 1, 8, 8, generator=generator)
    t = torch.tensor([0, 500, 999])
    answer = losses.v_target(x0, noise, bars[t].view(-1, 1, 1, 1))
    assert losses.v_loss(lambda xt, time: answer, x0, t, noise, bars).abs().max() == 0
    assert losses.v_loss(lambda xt, time: answer + 2, x0, t, noise, bars).numpy() == pytest.approx(4, rel=1e-5)


def test_v_turns_a_noisy_image_back_into_its_parts():
    x0, noise, bar = torch.tensor(0.3), torch.tensor(-1.2), torch.tensor(0.64)
    xt, v = bar.sqrt() * x0 + (1 - bar).sqrt() * noise, losses.v_target(x0, noise, bar)
    assert bar.sqrt() * xt - (1 - bar).sqrt() * v == pytest.approx(x0)
    assert (1 - bar).sqrt() * xt + bar.sqrt() * v == pytest.approx(noise)


def test_validation_is_reproducible(model):
    images = [torch.from_numpy(np.random.default_rng(i).normal(size=(1, 140, 150)).astype(np.float32)) for i in range(2)]
    bars = torch.from_numpy(cosine()).float()
    assert Validation(images).loss(model, bars) == Validation(images).loss(model, bars)


def test_several_sources_are_trained_on_and_each_is_validated(monkeypatch, train, tmp_path):
    monkeypatch.setattr(sources.synthetic, "generate", lambda count, seed: [torch.full((1, 128, 128), float(seed))] * count)
    train(tmp_path / "out", 3, "--synthetic", "4")
    row = [float(value) for value in (tmp_path / "out" / "log.tsv").read_text().split("\t")]
    assert row[2] == pytest.approx(np.mean(row[4:]), abs=1e-5) and len(row) == 6


def test_a_guide_is_trained_and_can_be_exported(cdiff, data, tmp_path):
    cdiff("train-guide", "--data", data, "--out", tmp_path / "run", "--steps", 2, "--small-steps", 1, "--batch", 2, "--small-batch", 2)
    guide = load_guide(tmp_path / "run" / "best.pt", 1)
    assert isinstance(guide, GuideUNet)
    assert (guide(torch.randn(1, 1, 64, 64), torch.tensor([500.0]))).abs().max() > 0
