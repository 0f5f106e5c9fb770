"""The fast sampler on images of 8×8 pixels from a Gaussian prior, whose answers are known; the left columns are known pixels."""

from dataclasses import replace

import pytest
import torch

from constrained_diffusion import constraints, fast, reference
from constrained_diffusion.schedule import cosine

SIDE, BARS = 8, cosine()
KNOWN = (torch.arange(SIDE) < 3).float().expand(1, 1, SIDE, SIDE)


@pytest.fixture
def prior(gaussian):
    model = gaussian(BARS, SIDE, -0.5, 5)
    return reference.Prior(model, BARS)


def draws(seed: int):
    generator = torch.Generator().manual_seed(seed)
    return lambda: torch.randn(1, 1, SIDE, SIDE, generator=generator)


def image(prior) -> torch.Tensor:
    return reference.sample(prior.model, BARS, draws(5)(), reference.times(len(BARS), 50))


def test_known_pixels_are_met(prior):
    known = constraints.known_pixels(image(prior), KNOWN)
    x0, _ = fast.sample(prior, known, draws(0))
    assert (KNOWN * (x0 - image(prior))).abs().max() < 1e-5


def test_a_step_comes_near_the_mean_given_the_known_pixels_too(prior):
    truth, x = image(prior), 0.4 * draws(3)() - 0.3
    known = constraints.known_pixels(truth, KNOWN)
    plain, moved = prior.denoise(x, 400)[0], fast.estimate(prior, known, x, 400)[0]
    expected = posterior_mean(prior, truth, x, 400)
    inside = KNOWN == 0
    assert (moved - expected)[inside].norm() < 0.8 * (plain - expected)[inside].norm()


def test_a_second_probe_comes_nearer_to_that_mean(prior):
    truth, x = image(prior), 3 * draws(3)()
    known = constraints.known_pixels(truth, KNOWN)
    once, twice = (fast.estimate(prior, known, x, 800, fast.Settings(probes=probes))[0] for probes in (1, 2))
    expected = posterior_mean(prior, truth, x, 800)
    inside = KNOWN == 0
    assert (twice - expected)[inside].norm() < 0.8 * (once - expected)[inside].norm()


def posterior_mean(prior, truth: torch.Tensor, x: torch.Tensor, t: int) -> torch.Tensor:
    a, s = prior.coefficients(t)
    covariance = torch.from_numpy(prior.model.covariance)
    j = a * covariance @ torch.linalg.inv(a ** 2 * covariance + s ** 2 * torch.eye(SIDE ** 2).double())
    inside = KNOWN.reshape(-1) > 0
    x0 = prior.denoise(x, t)[0].reshape(-1).double()
    open_ = truth.reshape(-1).double()[inside] - x0[inside]
    return (x0 + j[:, inside] @ torch.linalg.solve(j[inside][:, inside], open_)).reshape(1, 1, SIDE, SIDE).float()


def test_a_wider_gap_starts_noisier_and_takes_more_steps(prior):
    narrow, wide = (fast.times(prior, gap, fast.Settings()) for gap in (1.0, 10.0))
    assert wide[0] > narrow[0] and len(wide) > len(narrow) and narrow[-1] == wide[-1] == -1


def test_the_last_evaluation_of_a_sample_has_a_share_of_the_starts_noise(prior):
    noise = fast.noise_per_signal(prior)
    narrow, less, wide = (fast.times(prior, gap, fast.Settings()) for gap in (4.0, 5.0, 10.0))
    assert noise[narrow[-2]] == pytest.approx(0.05, abs=0.01) and noise[less[-2]] == pytest.approx(0.02, abs=0.005) and noise[wide[-2]] == pytest.approx(noise[wide[0]] / 140, rel=0.1)


def test_steps_of_second_order_end_nearer_to_where_many_steps_do(prior):
    def walk(steps: int, second: bool) -> torch.Tensor:
        x, before, times = draws(4)(), None, list(range(900, 99, -800 // steps))
        for earlier, t, following in zip([None, *times], times, times[1:]):
            x0, epsilon = prior.denoise(x, t)
            ahead = (x0, epsilon)
            if second and before is not None:
                ahead = fast.extrapolated(prior, x0, epsilon, before, earlier, t, following)
                a, s = prior.coefficients(t)
                assert torch.allclose(a * ahead[0] + s * ahead[1], x, atol=1e-4)
            before, x = x0, prior.step(*ahead, following)
        return x
    end = walk(400, False)
    assert (walk(20, True) - end).norm() < 0.2 * (walk(20, False) - end).norm()


def test_where_all_is_known_there_is_one_step(prior):
    assert len(fast.times(prior, 0.0, fast.Settings())) == 2


def test_directions_look_at_known_pixels_beside_a_hole():
    known = torch.ones(1, 1, 4, 32)
    known[:, :, :, 20] = 0
    constraint = constraints.known_pixels(torch.full_like(known, 0.5), known)
    beside = constraint.near.error(torch.zeros_like(known))[0, 0]
    expected = [0.0] * 12 + [0.5] * 8 + [0.0] + [0.5] * 8 + [0.0] * 3
    assert all(row.tolist() == expected for row in beside)
    assert torch.equal(constraint.project(torch.zeros_like(known)), known / 2), "all known pixels are put back"


def test_where_all_is_known_all_is_looked_at():
    known = torch.ones(1, 1, 4, 8)
    constraint = constraints.known_pixels(known, known)
    assert torch.equal(constraint.near.error(torch.zeros_like(known)), known)


def test_a_ramp_goes_on_through_a_hole():
    ramp = (torch.arange(24.0) / 24 - 0.7).expand(1, 1, 24, 24)
    known = torch.ones(1, 1, 24, 24)
    known[..., 9:15, 9:15] = 0
    assert (constraints.guess(constraints.known_pixels(ramp, known)) - ramp).abs().max() < 0.02


def test_the_guess_of_coarse_pixels_gives_them_again():
    coarse = torch.randn(1, 1, 6, 6, generator=torch.Generator().manual_seed(0))
    shrunk = constraints.shrunk(coarse, 4)
    assert (shrunk.apply(constraints.guess(shrunk)) - coarse).abs().max() < 1e-5


def test_a_gap_is_the_mean_distance_of_a_holes_pixels():
    known = torch.ones(1, 1, 24, 24)
    assert constraints.width(known) == 0
    known[..., 9:12, 9:12] = 0
    assert constraints.width(known) == pytest.approx(10 / 9)


def test_thin_holes_beside_a_wide_one_do_not_make_its_gap_much_less():
    known = torch.ones(1, 1, 64, 64)
    known[..., 8:40, 8:40] = 0
    alone = constraints.width(known)
    known[..., 44::3, :] = 0
    assert constraints.width(known) > 0.8 * alone


def test_what_an_estimate_owes_to_the_noise_cancels_between_mirror_images(prior):
    known = constraints.known_pixels(image(prior), KNOWN)
    a, s = prior.coefficients(300)
    clean, noise = a * constraints.guess(known), s * draws(2)()
    expected = fast.estimate(prior, known, clean, 300)[0]
    alone, both = (fast.paired(prior, known, clean + noise, mirrored, 300)[0] for mirrored in (None, noise))
    assert (both - expected).norm() < 0.1 * (alone - expected).norm()


def test_a_wide_hole_is_filled_with_samples_and_a_narrow_one_with_the_mean(prior):
    known = constraints.known_pixels(image(prior), KNOWN)

    def spread(gap: float) -> float:
        many = replace(known, gap=gap, measured=known.measured.expand(200, -1, -1, -1))
        generator = torch.Generator().manual_seed(0)
        x0, _ = fast.sample(prior, many, lambda: torch.randn((200, 1, SIDE, SIDE), generator=generator))
        return float(x0.std(0, keepdim=True)[KNOWN == 0].square().mean().sqrt())
    c, inside = torch.from_numpy(prior.model.covariance), KNOWN.reshape(-1) > 0
    left = c[~inside][:, ~inside] - c[~inside][:, inside] @ torch.linalg.solve(c[inside][:, inside], c[inside][:, ~inside])
    assert spread(25) == pytest.approx(float(left.diagonal().mean().sqrt()), rel=0.25)
    assert spread(4) < 0.1 * spread(25)


def test_every_region_has_a_gap_of_its_own():
    rows = ["...........",  # as in HolesTest
            ".#.#####...",
            ".#.#####.#.",
            ".#.#####.#.",
            "...#####...",
            "...#####...",
            "..........."]
    known = torch.tensor([[float(pixel == ".") for pixel in row] for row in rows])[None, None]
    gaps = constraints.widths(known)[0, 0]
    assert [float(gaps[y, x]) for y, x in ((1, 1), (2, 9), (3, 5), (0, 0))] == pytest.approx([1, 1, 35 / 25, 0])
    assert constraints.width(known) == pytest.approx(40 / 30)
    known[..., 3, 8] = 0  # joins two
    known[..., 2, 2] = 0
    assert constraints.widths(known) is None


def test_a_narrow_region_beside_a_wide_one_starts_by_itself(prior):
    known = constraints.known_pixels(image(prior), KNOWN)
    gaps = torch.where(KNOWN > 0, 0.0, 25.0)
    gaps[..., 6:] = 3
    parts = replace(known, gap=25.0, gaps=gaps)
    alone, together = (fast.sample(prior, each, draws(1)) for each in (replace(parts, gaps=None), parts))
    where, gap = fast.narrow(parts, fast.Settings())
    assert gap == 3 and torch.equal(where, gaps == 3)
    own = fast.times(prior, 3.0, fast.Settings())
    wide = fast.times(prior, 25.0, fast.Settings())
    early = [t for t in wide if t > own[0]]
    assert len(together[1]) == len(early) + len(own) - 1
    for step in range(len(early)):
        assert torch.equal(alone[1][step], together[1][step])
    less_wide = fast.sample(prior, replace(parts, gap=5.0), draws(1))[1]
    assert len(less_wide) > len([t for t in fast.times(prior, 5.0, fast.Settings()) if t > own[0]]) + len(own) - 1, "its texture comes last"
    assert fast.narrow(replace(parts, gap=3.0), fast.Settings()) is None
