from types import SimpleNamespace

import numpy as np
import pytest
import torch

from constrained_diffusion.evaluation import card, field_of_view, figures, holes, inpainting, measures, tables
from constrained_diffusion.export import pixel_model
from constrained_diffusion.nets import guidance
from constrained_diffusion.nets.conditioned import DiameterUNet
from constrained_diffusion.nets.unet import GuideUNet
from constrained_diffusion.sampling.conditioning import ConditionalPrior
from constrained_diffusion.sampling.prior import Prior
from constrained_diffusion.sampling.schedules import cosine


def discs(centres, radius: float, side: int = 128) -> np.ndarray:
    y, x = np.mgrid[:side, :side]
    image = np.full((side, side), -1.0)
    for cy, cx in centres:
        image[(y - cy) ** 2 + (x - cx) ** 2 <= radius ** 2] = 1
    return image


@pytest.mark.parametrize("seed", range(5))
def test_strokes_cover_a_fifth_to_a_quarter_and_are_thin(seed):
    hole = holes.strokes(256, np.random.default_rng(seed))
    assert 0.20 <= hole.mean() <= 0.25
    # Strokes cross, but no box of 33² is all hole.
    windows = np.lib.stride_tricks.sliding_window_view(hole, (33, 33))
    assert not windows.all((2, 3)).any()


def test_the_box_is_in_the_middle():
    hole = holes.box(256, 64)
    assert hole.sum() == 64 ** 2 and hole[96:160, 96:160].all()


def test_psnr_is_of_the_hole_alone():
    truth, hole = np.zeros((16, 16)), holes.box(16, 4)
    filled = np.where(hole, 0.2, 9.0)
    assert measures.psnr(truth, filled, hole) == pytest.approx(20)


def test_ssim_is_one_for_the_truth_and_less_for_anything_else():
    truth, hole = discs([(64, 64)], 10), holes.box(128, 32)
    assert measures.ssim(truth, truth, hole) == pytest.approx(1)
    assert measures.ssim(truth, np.where(hole, -1, truth), hole) < 0.9


def test_samples_of_the_truths_own_distribution_cover_it_as_often_as_is_nominal():
    random, hole = np.random.default_rng(0), np.ones((200, 200), dtype=bool)
    found = measures.coverage(random.normal(size=hole.shape), random.normal(size=(16, *hole.shape)), hole)
    assert found["coverage"] == pytest.approx(found["nominal"], abs=0.01)
    assert found["spread"] == pytest.approx(1, abs=0.02)
    assert found["error"] == pytest.approx((1 + 1 / 16) ** 0.5, abs=0.02)


def test_samples_with_too_small_a_deviation_cover_less():
    random, hole = np.random.default_rng(0), np.ones((50, 50), dtype=bool)
    found = measures.coverage(random.normal(size=hole.shape), 0.3 * random.normal(size=(16, *hole.shape)), hole)
    assert found["coverage"] < 0.6


def test_nuclei_are_measured_with_their_size_and_spacing():
    found = measures.statistics([discs([(y, x) for y in (24, 64, 104) for x in (24, 64, 104)], 8)])
    assert found["nuclei an image"] == 9
    assert found["equivalent diameter, px"] == pytest.approx(16, abs=1)
    assert found["distance to the next, px"] == pytest.approx(40, abs=0.1)
    assert found["bright share"] == pytest.approx(9 * np.pi * 64 / 128 ** 2, rel=0.05)


def test_variation_of_sizes_between_images_is_separate_from_that_within():
    small, large = np.full(6, 100.0), np.full(6, 400.0)
    mixed = np.concatenate([small, large])
    apart, together = measures.sizes([small, large]), measures.sizes([mixed, mixed])
    within, between = "spread of ln area within an image", "spread of ln area between images"
    assert apart == {within: pytest.approx(0, abs=1e-9), between: pytest.approx(np.log(4) / 2 ** 0.5)}
    assert together == {within: pytest.approx(np.log(mixed).std(ddof=1)), between: pytest.approx(0, abs=1e-9)}
    assert np.isnan(measures.sizes([small[:4]])[within])


def test_nuclei_cut_by_the_border_have_no_area_but_a_place():
    found = measures.nuclei(discs([(0, 64), (40, 64), (90, 64)], 8))
    assert len(found["areas"]) == 2 and len(found["distances"]) == 3


def test_the_histogram_distance_is_how_far_values_moved():
    image = np.random.default_rng(0).normal(size=(64, 64))
    assert measures.histogram_distance([image], [image]) == 0
    assert measures.histogram_distance([image + 0.25], [image]) == pytest.approx(0.25)


def test_the_spectrum_of_waves_peaks_at_their_frequency_and_that_of_white_noise_is_flat():
    x = np.arange(128)
    assert measures.spectrum([np.tile(np.sin(2 * np.pi * 12 * x / 128), (128, 1))]).argmax() + 1 == 12
    noise = list(np.random.default_rng(0).normal(size=(40, 128, 128)))
    np.testing.assert_allclose(measures.spectrum(noise)[2:], 1, rtol=0.15)


def test_ten_times_the_power_is_ten_decibels():
    image = np.random.default_rng(0).normal(size=(64, 64))
    assert measures.spectrum_distance([image * 10 ** 0.5], [image]) == pytest.approx(10)


def test_filling_keeps_known_pixels_and_gives_each_seed_its_own_noise(gaussian):
    prior = Prior(gaussian(cosine(), 8, 0, 3), cosine())
    image, hole = torch.ones(1, 8, 8), holes.box(8, 4)
    filled = inpainting.fill(prior, image, hole, range(1, 7))
    assert (filled[:, :, ~hole] == 1).all()
    assert len({one.tobytes() for one in filled}) == 6
    np.testing.assert_allclose(inpainting.fill(prior, image, hole, [6])[0], filled[5], atol=1e-4)


def test_colour_is_compared_over_all_channels():
    truth, hole = np.zeros((3, 16, 16)), holes.box(16, 4)
    filled = truth.copy()
    filled[1] = 0.2 * 3 ** 0.5
    assert inpainting.compare(truth, hole, filled)["psnr"] == pytest.approx(20)
    assert inpainting.compare(truth, hole, filled)["ssim"] == pytest.approx((2 + measures.ssim(truth[1], filled[1], hole)) / 3)


def test_images_that_are_too_small_are_left_out_and_the_others_are_cut_to_their_middle():
    large = torch.arange(300.0 * 400).reshape(1, 300, 400)
    chosen = card.evenly_spaced([torch.zeros(1, 255, 300), large], 5)
    assert chosen.shape == (1, 1, 256, 256)
    assert torch.equal(chosen[0], large[:, 22:278, 72:328])


def test_the_table_goes_between_the_markers_and_the_rest_stays(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{tables.BEGIN}\nold\n{tables.END}\nafter\n")
    tables.put(readme, "new \\1")
    assert readme.read_text() == f"before\n{tables.BEGIN}\nnew \\1\n{tables.END}\nafter\n"


def test_a_card_without_markers_is_refused(tmp_path):
    (tmp_path / "README.md").write_text("nothing\n")
    with pytest.raises(SystemExit, match="once each"):
        tables.put(tmp_path / "README.md", "new")


def test_a_log_has_the_length_of_a_run_and_its_best_step(tmp_path):
    (tmp_path / "log.tsv").write_text("500\t0.05\t0.04\t1800\n1000\t0.04\t0.02\t3600\n1500\t0.04\t0.03\t5400\n")
    assert tables.training(tmp_path / "log.tsv", tmp_path / "card.json", "a") == {"steps": 1500, "hours": 1.5, "best step": 1000, "best loss": 0.02}


def test_without_a_log_the_last_card_of_the_same_denoiser_is_used(tmp_path):
    card = tmp_path / "card.json"
    assert tables.training(None, card, "a") is None
    card.write_text('{"denoiser_sha256": "a", "training": {"steps": 7}}')
    assert tables.training(None, card, "a") == {"steps": 7}
    assert tables.training(None, card, "b") is None


def test_a_card_without_a_record_of_the_training_omits_it():
    assert tables.trained(None) == ""
    assert "7 steps in 1.5 h" in tables.trained({"steps": 7, "hours": 1.5, "best step": 3})


def test_a_grid_has_room_for_all_images(tmp_path):
    figures.grid([[np.ones((8, 8))] * 3, [-np.ones((8, 8))] * 3], tmp_path / "grid.png", gap=2)
    assert figures.Image.open(tmp_path / "grid.png").size == (28, 18)


def test_the_radius_is_where_effects_fall_below_the_least():
    assert field_of_view.radius(np.array([1, 0.5, 0.02, 0.005, 0.012, 0.001]), 0.01) == 4


def test_the_field_of_view_of_a_convolution_is_its_kernel():
    def blur(x, t):
        return -torch.nn.functional.avg_pool2d(x, 7, 1, 3)
    effects = field_of_view.effect(blur, 0.5, torch.zeros(1, 1, 64, 64), 500, torch.Generator())
    assert field_of_view.radius(effects, 0.01) == 3


def test_a_grid_shows_colour(tmp_path):
    red = -np.ones((3, 8, 8))
    red[0] = 1
    figures.grid([[red]], tmp_path / "grid.png", gap=2)
    assert figures.Image.open(tmp_path / "grid.png").getpixel((4, 4)) == (252, 0, 0)


def test_a_guided_denoiser_is_evaluated_without_its_guide_too():
    torch.manual_seed(2)
    models = DiameterUNet(1, [8, 16]), GuideUNet()
    for parameter in (each for model in models for each in model.parameters()):
        torch.nn.init.normal_(parameter, std=0.1)
    denoiser, guide = (pixel_model.trace(model.requires_grad_(False).eval()) for model in models)
    guided = torch.jit.script(guidance.Autoguided(denoiser, guide, guidance.Guidance(2, 0, 1000)))

    def losses(model):
        package = SimpleNamespace(load=lambda: model, prior_with=lambda each: ConditionalPrior(each, cosine()))
        return card.losses_of(package, {"cells": [torch.randn(1, 160, 160)]})
    torch.manual_seed(4)
    found = losses(guided)
    assert list(found) == ["cells", "cells, not told the nuclear diameter", "cells, guided", "cells, not told the nuclear diameter, guided"]
    assert abs(found["cells, guided"] - found["cells"]) > 0.01
    torch.manual_seed(4)
    assert losses(denoiser) == {name: loss for name, loss in found.items() if "guided" not in name}
