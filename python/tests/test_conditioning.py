import numpy as np
import torch

from constrained_diffusion.data.nuclear_diameter import diameter
from constrained_diffusion.evaluation import card, inpainting
from constrained_diffusion.sampling.conditioning import ConditionalPrior, conditioned
from constrained_diffusion.sampling.prior import Prior
from constrained_diffusion.sampling.schedules import cosine


class Echo:
    """A model whose output is its third input, or −1 without one."""

    def __call__(self, x, t, diameters=None):
        return torch.full_like(x, -1.0) if diameters is None else diameters[:, :, None, None].expand(x.shape)


def discs(size: float, side: int = 160) -> np.ndarray:
    y, x = np.mgrid[:side, :side] % 40
    return np.where(np.hypot(y - 20, x - 20) < size / 2, 0.5, -0.9).astype(np.float32)


def outputs(prior: Prior, images: int = 2) -> list:
    return prior.model(torch.zeros(images, 1, 4, 4), torch.zeros(images))[:, 0, 0, 0].tolist()


def test_a_prior_is_conditioned_on_the_diameter_around_the_hole():
    image, hole = discs(16), np.zeros((160, 160), bool)
    image[:, 80:], hole[:, 80:] = discs(30)[:, 80:], True
    prior = ConditionalPrior(Echo(), cosine())
    assert outputs(prior) == [-1, -1]
    assert outputs(conditioned(prior, image, hole)) == [np.float32(diameter(image, ~hole))] * 2
    assert abs(outputs(conditioned(prior, image, hole))[0] - 16) < 1
    assert outputs(conditioned(prior, image, np.ones_like(hole))) == [0, 0]


def test_a_prior_without_condition_is_unchanged():
    prior = Prior(Echo(), cosine())
    assert conditioned(prior, discs(16), np.zeros((160, 160), bool)) is prior


def test_each_image_of_a_batch_may_have_its_own_diameter():
    assert outputs(ConditionalPrior(Echo(), cosine()).given(torch.tensor([[9.0], [30.0]]))) == [9, 30]


def test_inpainting_is_conditioned(monkeypatch):
    asked = []
    monkeypatch.setattr(inpainting.fast, "sample", lambda prior, constraint, noise: (asked.append(outputs(prior)), (constraint.measured, []))[1])
    image, hole = torch.from_numpy(discs(16))[None], np.zeros((160, 160), bool)
    hole[60:100, 60:100] = True
    inpainting.fill(ConditionalPrior(Echo(), cosine()), image, hole, [0])
    assert abs(asked[0][0] - 16) < 1


def test_the_diameters_of_samples_have_the_distribution_of_those_of_images():
    images = [torch.from_numpy(discs(size))[None] for size in (10, 20, 30)] + [torch.full((1, 64, 64), -1.0)]
    likely = card.likely_diameters(images, 6, seed=0)
    assert likely.shape == (6, 1)
    assert abs(float(likely.mean()) - 20) < 2
    assert 9 < float(likely.min()) < 15 and 25 < float(likely.max()) < 31
