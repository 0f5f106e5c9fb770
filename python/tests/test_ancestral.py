"""Ancestral samples of a Gaussian prior, whose distribution is known."""

import numpy as np
import pytest
import torch

from constrained_diffusion.evaluation import inpainting
from constrained_diffusion.sampling import ancestral
from constrained_diffusion.sampling.prior import Prior
from constrained_diffusion.sampling.schedules import cosine

SIDE, BARS = 8, cosine()


@pytest.mark.parametrize("length, steps", [(20, 20), (100, 50), (1000, 50), (1000, 250)])
def test_times_fall_to_the_clean_one_in_steps_that_are_shorter_near_both_ends(length, steps):
    sequence = ancestral.times(length, steps)
    shorter = -np.diff(sequence)
    assert sequence[0] == length - 1 and sequence[-1] == -1
    assert shorter.min() >= 1 and shorter.max() <= max(1, length / steps)
    if (length, steps) == (1000, 50):
        assert shorter[0] == 3 and shorter[-1] <= 7 and np.median(shorter) == 20 and (np.diff(shorter[:15]) >= 0).all()


def test_samples_have_the_priors_mean_and_covariance(gaussian):
    prior = gaussian(BARS, SIDE, -0.5, 5)
    samples = ancestral.sample(Prior(prior, BARS), inpainting.noises((1, SIDE, SIDE), range(2000))).numpy().reshape(2000, -1)
    assert prior.evaluations == len(ancestral.times(len(BARS))) - 1
    # A mean of 2000 is off by 0.011, one variance by 3 %, all of them together by less.
    assert samples.mean(0) == pytest.approx(-0.5, abs=0.05)
    covariance = np.cov(samples.T)
    assert np.diag(covariance).mean() == pytest.approx(0.251, rel=0.05)
    assert np.linalg.norm(covariance - prior.covariance) < 0.1 * np.linalg.norm(prior.covariance)
    # Deterministic steps would pass the above too; fine structure comes from the last steps.
    fine = np.linalg.eigh(prior.covariance)[1][:, :8]
    assert np.var(samples @ fine) == pytest.approx(np.linalg.eigvalsh(prior.covariance)[:8].mean(), rel=0.25)


def test_new_noise_is_sampled_at_high_noise_only(gaussian):
    calls = []

    def noise() -> torch.Tensor:
        calls.append(0)
        return torch.randn(1, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(len(calls)))
    sequence = ancestral.times(len(BARS), 50)
    ancestral.sample(Prior(gaussian(BARS, SIDE, 0, 3), BARS), noise, sequence)
    noisy = [t for t in sequence[1:-1] if (1 - BARS[t]) > BARS[t] / 9]
    assert len(calls) == 1 + len(noisy) and 20 < len(noisy) < len(sequence) - 10


def test_an_image_of_a_batch_equals_the_one_sampled_alone(gaussian):
    prior = Prior(gaussian(BARS, SIDE, 0, 3), BARS)
    both = ancestral.sample(prior, inpainting.noises((1, SIDE, SIDE), [4, 5]), ancestral.times(len(BARS), 50))
    alone = ancestral.sample(prior, inpainting.noises((1, SIDE, SIDE), [5]), ancestral.times(len(BARS), 50))
    assert torch.allclose(both[1:], alone, atol=1e-4) and not torch.allclose(both[:1], alone, atol=0.1)
