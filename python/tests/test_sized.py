import numpy as np
import torch

from constrained_diffusion import card, evaluation, reference, sized
from constrained_diffusion.diameter import diameter
from constrained_diffusion.schedule import cosine


class Told:
    """A model that gives its third input back, or -1 without one."""

    def __call__(self, x, t, diameters=None):
        return torch.full_like(x, -1.0) if diameters is None else diameters[:, :, None, None].expand(x.shape)


def discs(size: float, side: int = 160) -> np.ndarray:
    y, x = np.mgrid[:side, :side] % 40
    return np.where(np.hypot(y - 20, x - 20) < size / 2, 0.5, -0.9).astype(np.float32)


def of(prior: reference.Prior, images: int = 2) -> list:
    return prior.model(torch.zeros(images, 1, 4, 4), torch.zeros(images))[:, 0, 0, 0].tolist()


def test_a_prior_is_told_what_is_measured_around_the_hole():
    image, hole = discs(16), np.zeros((160, 160), bool)
    image[:, 80:], hole[:, 80:] = discs(30)[:, 80:], True
    prior = sized.SizedPrior(Told(), cosine())
    assert of(prior) == [-1, -1]
    assert of(sized.told(prior, image, hole)) == [np.float32(diameter(image, ~hole))] * 2
    assert abs(of(sized.told(prior, image, hole))[0] - 16) < 1
    assert of(sized.told(prior, image, np.ones_like(hole))) == [0, 0]


def test_a_prior_that_cannot_be_told_stays_as_it_is():
    prior = reference.Prior(Told(), cosine())
    assert sized.told(prior, discs(16), np.zeros((160, 160), bool)) is prior


def test_each_image_of_a_batch_may_have_a_diameter_of_its_own():
    assert of(sized.SizedPrior(Told(), cosine()).told(torch.tensor([[9.0], [30.0]]))) == [9, 30]


def test_a_fill_is_told(monkeypatch):
    asked = []
    monkeypatch.setattr(evaluation.fast, "sample", lambda prior, constraint, draw: (asked.append(of(prior)), (constraint.measured, []))[1])
    image, hole = torch.from_numpy(discs(16))[None], np.zeros((160, 160), bool)
    hole[60:100, 60:100] = True
    evaluation.fill(sized.SizedPrior(Told(), cosine()), image, hole, [0])
    assert abs(asked[0][0] - 16) < 1


def test_samples_are_told_diameters_that_are_distributed_as_those_of_images_are():
    images = [torch.from_numpy(discs(size))[None] for size in (10, 20, 30)] + [torch.full((1, 64, 64), -1.0)]
    likely = card.likely_diameters(images, 6, seed=0)
    assert likely.shape == (6, 1)
    assert abs(float(likely.mean()) - 20) < 2
    assert 9 < float(likely.min()) < 15 and 25 < float(likely.max()) < 31
