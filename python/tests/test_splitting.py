"""Half-quadratic splitting of means over blocks, on images from a Gaussian prior."""

import pytest
import torch

from constrained_diffusion.sampling import constraints, splitting
from constrained_diffusion.sampling.initial_estimate import initial_estimate
from constrained_diffusion.sampling.prior import Prior
from constrained_diffusion.sampling.schedules import cosine

SIDE, BARS = 8, cosine()


@pytest.fixture
def prior(gaussian):
    return Prior(gaussian(BARS, SIDE, -0.5, 5), BARS)


def measured() -> constraints.LinearConstraint:
    generator = torch.Generator().manual_seed(1)
    return constraints.block_means(-0.5 + 0.4 * torch.randn(1, 1, 4, 4, generator=generator), 2)


def test_the_proximal_map_of_block_means_is_where_the_gradient_vanishes():
    known, x, rho = measured(), torch.randn(1, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(2)), 0.3
    z = known.proximal(x, rho)
    adjoint_of_residual = known.pseudo_inverse(known.apply(z) - known.measured) / 4
    assert (adjoint_of_residual + rho * (z - x)).abs().max() < 1e-6


def test_the_result_is_nearer_to_the_posterior_mean_than_the_initial_estimate(prior):
    known = measured()
    covariance = torch.from_numpy(prior.model.covariance)
    a = known.apply(torch.eye(SIDE ** 2).reshape(-1, 1, SIDE, SIDE)).reshape(SIDE ** 2, -1).T.double()
    gain = covariance @ a.T @ torch.linalg.inv(a @ covariance @ a.T + 0.008 ** 2 * torch.eye(16).double())
    expected = (-0.5 + gain @ (known.measured.reshape(-1).double() + 0.5)).reshape(1, 1, SIDE, SIDE)
    found, states = splitting.sample(prior, known)
    assert len(states) == 4
    assert (found - expected).norm() < 0.8 * (initial_estimate(known) - expected).norm()


def test_levels_fall_by_the_same_factor(prior):
    levels = prior.noise_to_signal()[splitting.times(prior, 1, splitting.Settings())]
    ratios = levels[1:] / levels[:-1]
    assert abs(levels[0] - 0.4) < 0.01 and abs(levels[-1] - 0.07) < 0.005
    assert abs(ratios - ratios.mean()).max() < 0.05


def test_a_pair_has_the_same_noise_with_both_signs(prior):
    known, drawn = measured(), torch.randn(1, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(3))
    found, states = splitting.sample(prior, known, noise=lambda: drawn)
    without, plain = splitting.sample(prior, known, splitting.Settings(evaluations=3))
    assert len(states) == 3 and (states[-1] - plain[-1]).abs().max() > 0.1
    assert (found - without).abs().max() < 1e-4, "the prior is linear, so that the noise cancels"
