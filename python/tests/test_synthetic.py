import numpy as np
import pytest
import torch

from constrained_diffusion.data import synthetic


def test_images_are_the_same_for_a_seed_and_others_for_another():
    one, again, other = (synthetic.generate(5, seed, 64) for seed in (0, 0, 1))
    assert all(torch.equal(a, b) for a, b in zip(one, again))
    assert not any(torch.equal(a, b) for a, b in zip(one, other))


@pytest.mark.parametrize("kind", synthetic.KINDS)
def test_every_kind_shows_something_that_is_not_noise(kind):
    random = np.random.default_rng(0)
    for _ in range(5):
        structure = synthetic.KINDS[kind](96, random)
        assert np.isfinite(structure).all() and structure.std() > 0.02
        smooth = synthetic.blur(synthetic.render(structure, random), 1.5)
        assert np.corrcoef(abs(smooth - np.median(smooth)).ravel(), synthetic.blur(structure, 1.5).ravel())[0, 1] != pytest.approx(0, abs=0.02)


def test_images_fill_the_range_of_a_model():
    for image in synthetic.generate(5, 3, 96):
        assert image.shape == (1, 96, 96)
        assert np.percentile(image, 50) < 1 and float(image.min()) >= -1.5 and np.percentile(image, 99.8) == pytest.approx(1, abs=0.01)
