import math

import numpy as np
import pytest

from constrained_diffusion.sampling.schedules import SCHEDULES, cosine, linear, scaled_linear


def test_cosine_is_the_ratio_of_squared_cosines_until_beta_is_capped():
    def bar(u):
        return math.cos((u + 0.008) / 1.008 * math.pi / 2) ** 2
    expected = [bar((t + 1) / 1000) / bar(0) for t in range(990)]
    np.testing.assert_allclose(cosine()[:990], expected, rtol=1e-9)


def test_cosine_ends_without_signal():
    assert 0 < cosine()[-1] < 1e-8


def test_linear_is_the_product_of_one_minus_its_betas():
    np.testing.assert_allclose(linear(3, 0.1, 0.3), [0.9, 0.9 * 0.8, 0.9 * 0.8 * 0.7], rtol=1e-12)


def test_scaled_linear_is_linear_in_the_root_of_beta():
    np.testing.assert_allclose(scaled_linear(3, 0.04, 0.16), [0.96, 0.96 * 0.91, 0.96 * 0.91 * 0.84], rtol=1e-12)


def test_scaled_linear_ends_with_the_signal_that_stable_diffusion_leaves():
    assert scaled_linear()[-1] == pytest.approx(0.0047, abs=5e-5)


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_time_is_noisier_than_the_one_before(name):
    assert (np.diff(SCHEDULES[name]()) < 0).all()
