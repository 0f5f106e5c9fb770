"""The fast sampler on images of 8×8 pixels from a Gaussian prior, whose answers are known; the left columns are known pixels."""

from dataclasses import replace

import pytest
import torch

from constrained_diffusion.sampling import constraints, fast, reference
from constrained_diffusion.sampling.initial_estimate import initial_estimate
from constrained_diffusion.sampling.prior import Prior, times
from constrained_diffusion.sampling.schedules import cosine

SIDE, BARS = 8, cosine()
KNOWN = (torch.arange(SIDE) < 3).float().expand(1, 1, SIDE, SIDE)


@pytest.fixture
def prior(gaussian):
    model = gaussian(BARS, SIDE, -0.5, 5)
    return Prior(model, BARS)


def noises(seed: int):
    generator = torch.Generator().manual_seed(seed)
    return lambda: torch.randn(1, 1, SIDE, SIDE, generator=generator)


def image(prior) -> torch.Tensor:
    return reference.sample(prior.model, BARS, noises(5)(), times(len(BARS), 50))


def test_known_pixels_are_met(prior):
    known = constraints.known_pixels(image(prior), KNOWN)
    x0, _ = fast.sample(prior, known, noises(0))
    assert (KNOWN * (x0 - image(prior))).abs().max() < 1e-5


def test_a_step_comes_near_the_mean_given_the_known_pixels_too(prior):
    truth, x = image(prior), 0.4 * noises(3)() - 0.3
    known = constraints.known_pixels(truth, KNOWN)
    plain, moved = prior.denoise(x, 400)[0], fast.estimate(prior, known, x, 400)[0]
    expected = posterior_mean(prior, truth, x, 400)
    inside = KNOWN == 0
    assert (moved - expected)[inside].norm() < 0.8 * (plain - expected)[inside].norm()


def test_a_second_direction_comes_nearer_to_that_mean(prior):
    truth, x = image(prior), 3 * noises(3)()
    known = constraints.known_pixels(truth, KNOWN)
    once, twice = (fast.estimate(prior, known, x, 800, fast.Settings(directions=directions))[0] for directions in (1, 2))
    expected = posterior_mean(prior, truth, x, 800)
    inside = KNOWN == 0
    assert (twice - expected)[inside].norm() < 0.8 * (once - expected)[inside].norm()


def posterior_mean(prior, truth: torch.Tensor, x: torch.Tensor, t: int) -> torch.Tensor:
    a, s = prior.coefficients(t)
    covariance = torch.from_numpy(prior.model.covariance)
    j = a * covariance @ torch.linalg.inv(a ** 2 * covariance + s ** 2 * torch.eye(SIDE ** 2).double())
    inside = KNOWN.reshape(-1) > 0
    x0 = prior.denoise(x, t)[0].reshape(-1).double()
    missing = truth.reshape(-1).double()[inside] - x0[inside]
    return (x0 + j[:, inside] @ torch.linalg.solve(j[inside][:, inside], missing)).reshape(1, 1, SIDE, SIDE).float()


def test_a_larger_distance_starts_at_more_noise_and_takes_more_steps(prior):
    narrow, wide = (fast.times(prior, distance, fast.Settings()) for distance in (1.0, 10.0))
    assert wide[0] > narrow[0] and len(wide) > len(narrow) and narrow[-1] == wide[-1] == -1


def test_the_last_evaluation_of_a_sample_has_a_share_of_the_starts_noise(prior):
    noise = prior.noise_to_signal()
    narrow, wider, widest = (fast.times(prior, distance, fast.Settings()) for distance in (4.0, 5.0, 10.0))
    assert noise[narrow[-2]] == pytest.approx(0.05, abs=0.01)
    assert noise[wider[-2]] == pytest.approx(0.02, abs=0.005)
    assert noise[widest[-2]] == pytest.approx(noise[widest[0]] / 140, rel=0.1)


def test_dpm_solver_2m_ends_nearer_to_the_result_of_many_steps(prior):
    def walk(steps: int, second: bool) -> torch.Tensor:
        x, before, times = noises(4)(), None, list(range(900, 99, -800 // steps))
        for earlier, t, following in zip([None, *times], times, times[1:]):
            x0, epsilon = prior.denoise(x, t)
            ahead = (x0, epsilon)
            if second and before is not None:
                ahead = fast.dpm_solver_2m(prior, x0, epsilon, before, earlier, t, following)
                a, s = prior.coefficients(t)
                assert torch.allclose(a * ahead[0] + s * ahead[1], x, atol=1e-4)
            before, x = x0, prior.step(*ahead, following)
        return x
    end = walk(400, False)
    assert (walk(20, True) - end).norm() < 0.2 * (walk(20, False) - end).norm()


def test_where_all_is_known_there_is_one_step(prior):
    assert len(fast.times(prior, 0.0, fast.Settings())) == 2


def test_the_localized_constraint_has_the_known_pixels_beside_a_hole():
    known = torch.ones(1, 1, 4, 32)
    known[:, :, :, 20] = 0
    constraint = constraints.known_pixels(torch.full_like(known, 0.5), known)
    local = constraint.localized.error(torch.zeros_like(known))[0, 0]
    expected = [0.0] * 12 + [0.5] * 8 + [0.0] + [0.5] * 8 + [0.0] * 3
    assert all(row.tolist() == expected for row in local)
    assert torch.equal(constraint.project(torch.zeros_like(known)), known / 2), "all known pixels are put back"


def test_without_a_hole_the_localized_constraint_has_all_pixels():
    known = torch.ones(1, 1, 4, 8)
    constraint = constraints.known_pixels(known, known)
    assert torch.equal(constraint.localized.error(torch.zeros_like(known)), known)


def test_a_ramp_goes_on_through_a_hole():
    ramp = (torch.arange(24.0) / 24 - 0.7).expand(1, 1, 24, 24)
    known = torch.ones(1, 1, 24, 24)
    known[..., 9:15, 9:15] = 0
    assert (initial_estimate(constraints.known_pixels(ramp, known)) - ramp).abs().max() < 0.02


def test_the_initial_estimate_has_the_measured_block_means():
    coarse = torch.randn(1, 1, 6, 6, generator=torch.Generator().manual_seed(0))
    means = constraints.block_means(coarse, 4)
    assert (means.apply(initial_estimate(means)) - coarse).abs().max() < 1e-5


def test_the_distance_is_the_mean_over_a_holes_pixels():
    known = torch.ones(1, 1, 24, 24)
    assert constraints.distance(known) == 0
    known[..., 9:12, 9:12] = 0
    assert constraints.distance(known) == pytest.approx(10 / 9)


def test_thin_holes_beside_a_wide_one_hardly_change_the_distance():
    known = torch.ones(1, 1, 64, 64)
    known[..., 8:40, 8:40] = 0
    alone = constraints.distance(known)
    known[..., 44::3, :] = 0
    assert constraints.distance(known) > 0.8 * alone


def test_errors_due_to_noise_cancel_in_an_antithetic_pair(prior):
    known = constraints.known_pixels(image(prior), KNOWN)
    a, s = prior.coefficients(300)
    clean, noise = a * initial_estimate(known), s * noises(2)()
    expected = fast.estimate(prior, known, clean, 300)[0]
    alone, both = (fast.antithetic_mean(prior, known, clean + noise, mirrored, 300)[0] for mirrored in (None, noise))
    assert (both - expected).norm() < 0.1 * (alone - expected).norm()


def test_a_wide_hole_is_filled_with_samples_and_a_narrow_one_with_the_mean(prior):
    known = constraints.known_pixels(image(prior), KNOWN)

    def deviation(distance: float) -> float:
        many = replace(known, distance=distance, measured=known.measured.expand(200, -1, -1, -1))
        generator = torch.Generator().manual_seed(0)
        x0, _ = fast.sample(prior, many, lambda: torch.randn((200, 1, SIDE, SIDE), generator=generator))
        return float(x0.std(0, keepdim=True)[KNOWN == 0].square().mean().sqrt())
    c, inside = torch.from_numpy(prior.model.covariance), KNOWN.reshape(-1) > 0
    left = c[~inside][:, ~inside] - c[~inside][:, inside] @ torch.linalg.solve(c[inside][:, inside], c[inside][:, ~inside])
    assert deviation(25) == pytest.approx(float(left.diagonal().mean().sqrt()), rel=0.25)
    assert deviation(4) < 0.1 * deviation(25)


def test_each_region_has_its_own_distance():
    rows = ["...........",  # as in HolesTest
            ".#.#####...",
            ".#.#####.#.",
            ".#.#####.#.",
            "...#####...",
            "...#####...",
            "..........."]
    known = torch.tensor([[float(pixel == ".") for pixel in row] for row in rows])[None, None]
    found = constraints.region_distances(known)[0, 0]
    assert [float(found[y, x]) for y, x in ((1, 1), (2, 9), (3, 5), (0, 0))] == pytest.approx([1, 1, 35 / 25, 0])
    assert constraints.distance(known) == pytest.approx(40 / 30)
    known[..., 3, 8] = 0  # joins two
    known[..., 2, 2] = 0
    assert constraints.region_distances(known) is None


def test_a_narrow_region_beside_a_wide_one_starts_by_itself(prior):
    known = constraints.known_pixels(image(prior), KNOWN)
    distances = torch.where(KNOWN > 0, 0.0, 25.0)
    distances[..., 6:] = 3
    parts = replace(known, distance=25.0, distances=distances)
    alone, together = (fast.sample(prior, each, noises(1)) for each in (replace(parts, distances=None), parts))
    where, distance = fast.narrow_regions(parts, fast.Settings())
    assert distance == 3 and torch.equal(where, distances == 3)
    own = fast.times(prior, 3.0, fast.Settings())
    wide = fast.times(prior, 25.0, fast.Settings())
    early = [t for t in wide if t > own[0]]
    assert len(together[1]) == len(early) + len(own) - 1
    for step in range(len(early)):
        assert torch.equal(alone[1][step], together[1][step])
    less_wide = fast.sample(prior, replace(parts, distance=5.0), noises(1))[1]
    assert len(less_wide) > len([t for t in fast.times(prior, 5.0, fast.Settings()) if t > own[0]]) + len(own) - 1, "its texture comes last"
    assert fast.narrow_regions(replace(parts, distance=3.0), fast.Settings()) is None
