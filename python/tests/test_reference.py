"""On images of 8×8 pixels from a Gaussian prior, whose answers are known; the left columns are known pixels."""

import numpy as np
import pytest
import torch

from constrained_diffusion.sampling import reference
from constrained_diffusion.sampling.prior import times
from constrained_diffusion.sampling.schedules import cosine, scaled_linear

SIDE, BARS = 8, cosine()
KNOWN = (torch.arange(SIDE) < 3).double().expand(1, 1, SIDE, SIDE)


def noise(count: int = 1, seed: int = 0) -> torch.Tensor:
    return torch.randn(count, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(seed)).double()


def sampled(prior, seed: int = 5) -> torch.Tensor:
    """An image of the prior."""
    root = np.linalg.cholesky(prior.covariance)
    return torch.from_numpy(prior.mean + root @ noise(seed=seed).reshape(-1).numpy()).reshape(1, 1, SIDE, SIDE)


@pytest.fixture
def prior(gaussian):
    return gaussian(BARS, SIDE, -0.5, 5)


def test_times_are_evenly_spaced_from_the_end_and_the_clean_time_is_last():
    assert times(1000, 4) == [999, 749, 499, 249, -1]
    assert times(1000, 1000) == list(range(999, -2, -1))


def test_the_largest_value_is_each_images_own():
    assert reference.largest(torch.tensor([[1.0, -3.0], [0.5, 0.25]]).reshape(2, 1, 1, 2)).flatten().tolist() == [3, 0.5]


def test_many_steps_turn_white_noise_into_the_priors_own_distribution(gaussian):
    # Independent pixels: the flow scales each noise by the prior's deviation.
    prior = gaussian(BARS, SIDE, 0, 1e-3)
    x0 = reference.sample(prior, BARS, noise(), times(len(BARS), 500))
    assert (x0 / noise()).flatten().numpy() == pytest.approx(0.251 ** 0.5, rel=0.01)


def test_a_sample_has_the_priors_mean_when_the_schedule_ends_without_signal(prior):
    found = reference.sample(prior, BARS, torch.zeros(1, 1, SIDE, SIDE).double(), times(len(BARS), 50))
    assert found.flatten().numpy() == pytest.approx(-0.5, abs=1e-3)


def test_a_schedule_that_leaves_signal_pulls_samples_towards_the_mean_of_the_start(gaussian):
    bars = scaled_linear()
    x0 = reference.sample(gaussian(bars, SIDE, -0.5, 5), bars, torch.zeros(1, 1, SIDE, SIDE).double(), times(len(bars), 50))
    assert x0.mean() > -0.49


def test_a_run_has_the_papers_number_of_evaluations_but_for_the_time_without_signal(prior):
    reference.inpaint(prior, BARS, sampled(prior), KNOWN, noise(), steps=20, inner_steps=5)
    assert prior.evaluations == 20 * (1 + 2 * 5) - 2 * 5


def test_without_inner_iterations_the_known_pixels_do_not_matter(prior):
    x0, _ = reference.inpaint(prior, BARS, sampled(prior), KNOWN, noise(), inner_steps=0)
    assert torch.equal(x0, reference.sample(prior, BARS, noise(), times(len(BARS), 20)))


def test_known_pixels_are_met_much_better_than_without_inner_iterations(prior):
    image = sampled(prior)
    errors = [(KNOWN * (reference.inpaint(prior, BARS, image, KNOWN, noise(), inner_steps=inner)[0] - image)).abs().max()
              for inner in (0, 5)]
    assert errors[1] < 0.15 * errors[0]


def test_unknown_pixels_that_nothing_ties_to_the_known_ones_are_left_alone(gaussian):
    prior = gaussian(BARS, SIDE, 0, 1e-3)
    free = reference.sample(prior, BARS, noise(), times(len(BARS), 20))
    filled, _ = reference.inpaint(prior, BARS, torch.ones(1, 1, SIDE, SIDE).double(), KNOWN, noise())
    assert ((1 - KNOWN) * (filled - free)).abs().max() < 1e-9


def test_filled_pixels_follow_what_is_known(prior):
    """Over many noises their mean goes with the conditional mean; it overshoots, as steps of a set length must."""
    image, inside = sampled(prior), KNOWN.reshape(-1) > 0
    expected = prior.conditional_mean(image, KNOWN)
    filled, _ = reference.inpaint(prior, BARS, image, KNOWN, noise(200))
    found = filled.reshape(200, -1)[:, ~inside].mean(0)
    assert np.corrcoef(found, expected)[0, 1] > 0.95
    assert (found - expected).square().mean() < 0.5 * (prior.mean - expected).square().mean()


def test_an_image_of_a_batch_is_what_it_would_be_alone(prior):
    image, both = sampled(prior), noise(2)
    together, _ = reference.inpaint(prior, BARS, image, KNOWN, both)
    alone = torch.cat([reference.inpaint(prior, BARS, image, KNOWN, one[None])[0] for one in both])
    assert (together - alone).abs().max() < 1e-6


def test_the_states_end_with_the_result_and_there_is_one_a_step(prior):
    x0, states = reference.inpaint(prior, BARS, sampled(prior), KNOWN, noise(), steps=7)
    assert len(states) == 7 and torch.equal(states[-1], x0)


def mask(x: torch.Tensor) -> torch.Tensor:
    return x * KNOWN


def test_projection_meets_the_known_pixels_exactly(prior):
    image = sampled(prior)
    x0, states = reference.project(prior, BARS, mask(image), mask, mask, noise(), steps=20)
    assert (mask(x0) - mask(image)).abs().max() < 1e-12
    assert len(states) == 20


def test_projection_without_measurements_is_a_free_sample(prior):
    x0, _ = reference.project(prior, BARS, torch.zeros(1).double(), lambda x: 0 * x, lambda y: 0 * y, noise(), steps=50)
    assert torch.equal(x0, reference.sample(prior, BARS, noise(), times(len(BARS), 50)))


def test_projection_holds_the_means_of_blocks_of_pixels(prior):
    def shrink(x: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.avg_pool2d(x, 2)

    def grow(y: torch.Tensor) -> torch.Tensor:
        return y.repeat_interleave(2, 2).repeat_interleave(2, 3)

    measured = shrink(sampled(prior))
    x0, _ = reference.project(prior, BARS, measured, shrink, grow, noise())
    assert (shrink(x0) - measured).abs().max() < 1e-12
