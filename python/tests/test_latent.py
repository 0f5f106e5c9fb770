"""Constraints in latent space, with a codec of block means of 2×2 pixels and repeated pixels."""

import pytest
import torch
import torch.nn.functional as F

from constrained_diffusion.sampling import constraints, latent, reference
from constrained_diffusion.sampling.prior import ESTIMATES, Prior
from constrained_diffusion.sampling.schedules import cosine

CODEC = latent.Codec(lambda x: F.avg_pool2d(x, 2) + 3, lambda z: (z - 3).repeat_interleave(2, 2).repeat_interleave(2, 3),
                     factor=2, scaling=0.5, shift=3.0)
DIRECTIONS = [latent.through_decoder, latent.through_encoder]


def random(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)).double()


def test_latents_are_scaled_and_shifted_on_the_way_in_and_back_on_the_way_out():
    image = random(1, 3, 4, 6)
    assert torch.allclose(CODEC.encode(image), 0.5 * F.avg_pool2d(image, 2))
    assert torch.allclose(CODEC.decode(CODEC.encode(image)), F.avg_pool2d(image, 2).repeat_interleave(2, 2).repeat_interleave(2, 3))


def test_a_cell_is_known_only_if_all_its_pixels_are():
    known = torch.ones(1, 1, 16, 24)
    known[..., 7, 8] = 0
    assert latent.known_cells(known, 8)[0, 0].tolist() == [[1, 0, 1], [1, 1, 1]]


def test_a_hole_is_filled_with_the_known_pixels_mean_of_each_channel():
    image, known = random(1, 3, 4, 4), torch.ones(1, 1, 4, 4).double()
    known[..., 2:] = 0
    filled = latent.filled_with_mean(image, known)
    assert torch.equal(filled[..., :2], image[..., :2])
    assert torch.allclose(filled[..., 2:].mean((2, 3)), image[..., :2].mean((2, 3)))


def test_the_error_of_inpainting_is_that_of_known_cells_alone():
    image, known, z0 = random(1, 3, 8, 8), torch.ones(1, 1, 8, 8).double(), random(1, 3, 4, 4, seed=1)
    known[..., 3:] = 0
    e = latent.inpainting(CODEC, image, known)(z0)
    assert torch.allclose(e[..., :1], CODEC.encode(image)[..., :1] - z0[..., :1])
    assert e[..., 1:].abs().max() == 0


def block_means(image: torch.Tensor) -> constraints.LinearConstraint:
    return constraints.block_means(F.avg_pool2d(image, 4), 4)


def test_the_direction_through_the_decoder_is_that_of_steepest_descent():
    constraint, z0 = block_means(random(1, 3, 8, 8)), random(1, 3, 4, 4, seed=1)

    def distance(z: torch.Tensor) -> torch.Tensor:
        return (constraint.measured - constraint.apply(CODEC.decode(z))).norm()

    e, step = latent.through_decoder(CODEC, constraint)(z0), 1e-6
    slopes = torch.stack([(distance(z0 + step * d.reshape(z0.shape)) - distance(z0)) / step for d in torch.eye(z0.numel()).double()])
    assert e.abs().max() == pytest.approx(1)
    assert F.cosine_similarity(e.flatten(), -slopes, dim=0) == pytest.approx(1, abs=1e-6)


def test_the_direction_through_the_encoder_is_the_latent_of_the_missing_part():
    constraint, z0 = block_means(random(1, 3, 8, 8)), random(1, 3, 4, 4, seed=1)
    missing = constraint.pseudo_inverse(constraint.measured - constraint.apply(CODEC.decode(z0)))
    assert torch.allclose(latent.through_encoder(CODEC, constraint)(z0), 0.5 * F.avg_pool2d(missing, 2), atol=1e-9)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_an_image_of_a_batch_has_the_direction_it_would_have_alone(direction):
    constraint, z0 = block_means(random(2, 3, 8, 8)), random(2, 3, 4, 4, seed=1) * torch.tensor([1, 9]).reshape(2, 1, 1, 1)
    alone = [direction(CODEC, constraints.block_means(constraint.measured[i:i + 1], 4))(z0[i:i + 1]) for i in range(2)]
    assert torch.allclose(direction(CODEC, constraint)(z0), torch.cat(alone), atol=1e-9)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_an_upsampled_image_meets_the_measured_pixels_much_better_than_an_unconstrained_sample(direction, gaussian):
    bars = cosine()
    prior = Prior(gaussian(bars, 8, -0.5, 5), bars)
    constraint = constraints.block_means(torch.full((1, 1, 4, 4), 1.0).double(), 4)
    distances = []
    for inner in (0, 5):
        z0, _ = reference.solve(prior, direction(CODEC, constraint), random(1, 1, 8, 8), inner_steps=inner)
        distances.append((constraint.measured - constraint.apply(CODEC.decode(z0))).norm())
    assert distances[1] < 0.2 * distances[0]


@pytest.mark.parametrize("parameterization", ESTIMATES)
def test_guidance_combines_the_estimates_of_clean_image_and_noise(parameterization):
    models = [lambda x, t: torch.sin(2 * x), lambda x, t: torch.cos(x)]
    x, w, bars = random(2, 4, 4, 4), 2.0, cosine()
    with_, without = (Prior(model, bars, parameterization).denoise(x, 400) for model in models)
    found = Prior(latent.guided(*models, w), bars, parameterization).denoise(x, 400)
    for one, other, both in zip(with_, without, found):
        assert torch.allclose(both, (1 + w) * one - w * other)


def test_without_guidance_the_negative_caption_is_not_evaluated():
    model = latent.guided(lambda x, t: x, None, 0)
    assert model(1, 2) == 1


def test_an_inpainting_model_gets_the_mask_and_the_masked_image():
    given = []
    known, image = torch.ones(1, 1, 4, 4), torch.ones(1, 3, 4, 4)
    known[..., 2:] = 0
    x = torch.zeros(2, 4, 2, 2)
    latent.with_mask(lambda inputs, t: given.append(inputs), CODEC, image, known)(x, None)
    (inputs,) = given
    assert inputs.shape == (2, 4 + 1 + 3, 2, 2)
    assert inputs[1, 4].tolist() == [[0, 1], [0, 1]]
    assert inputs[1, 5:].flatten(1).tolist() == 3 * [[0.5, 0, 0.5, 0]]
