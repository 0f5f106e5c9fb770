import pytest
import torch

from constrained_diffusion.export import pixel_model, torchscript
from constrained_diffusion.nets.captioned import CaptionedUNet
from constrained_diffusion.nets.inference import for_inference
from constrained_diffusion.nets.unet import ResidualBlock, UNet
from constrained_diffusion.training.pixel_model import start_from
from constrained_diffusion.training.run import initial_weights


def with_random_weights(model):
    """Without zero weights, with which the blocks of an untrained model have no effect."""
    with torch.no_grad():
        for weight in model.parameters():
            weight += 0.1 * torch.randn(weight.shape, generator=torch.Generator().manual_seed(weight.numel()))
    return model.eval()


@pytest.fixture
def unet():
    return with_random_weights(UNet(1, [8, 16], extra_blocks=1))


def test_it_is_the_same_function(unet):
    x, t = torch.randn(3, 1, 16, 40), torch.tensor([0.0, 400.0, 999.0])
    with torch.no_grad():
        expected = unet(x, t)
        assert torch.allclose(for_inference(unet)(x, t), expected, atol=1e-4 * expected.abs().max())
        assert torch.equal(unet(x, t), expected), "the model itself is another afterwards"


def test_it_is_the_same_function_of_a_captioned_model():
    model, x, t, text = with_random_weights(CaptionedUNet(4, [8, 16], 5)), torch.randn(2, 4, 8, 8), torch.tensor([3.0, 900.0]), torch.randn(2, 1, 5)
    with torch.no_grad():
        expected = model(x, t, text)
        assert torch.allclose(for_inference(model)(x, t, text), expected, atol=1e-4 * expected.abs().max())


def test_the_input_is_unchanged(unet):
    x, kept = torch.ones(1, 1, 16, 16).contiguous(memory_format=torch.channels_last), torch.ones(1, 1, 16, 16)
    with torch.no_grad():
        for_inference(unet)(x, torch.tensor([5.0]))
    assert torch.equal(x, kept)


def test_an_image_of_one_value_gives_numbers(unet):
    with torch.no_grad():
        assert for_inference(UNet(1, [8, 16]).eval())(torch.zeros(1, 1, 16, 16), torch.tensor([5.0])).isfinite().all()


def test_the_file_has_the_gradient_of_the_model(unet, tmp_path):
    torchscript.save(pixel_model.trace(unet), tmp_path / "denoiser.pt")
    x, t, found = torch.randn(1, 1, 16, 16, requires_grad=True), torch.tensor([300.0]), []
    for model in (unet.requires_grad_(False), torch.jit.load(str(tmp_path / "denoiser.pt"))):
        found.append(torch.autograd.grad(model(x, t).square().sum(), x)[0])
    assert torch.allclose(found[0], found[1], atol=1e-4 * found[0].abs().max())


def test_training_starts_from_the_weights_of_the_file(unet, tmp_path):
    torchscript.save(pixel_model.trace(unet), tmp_path / "denoiser.pt")
    again = UNet(1, [8, 16], extra_blocks=1)
    start_from(again, initial_weights(tmp_path / "denoiser.pt"))
    x, t = torch.randn(1, 1, 16, 16), torch.tensor([300.0])
    with torch.no_grad():
        assert all(type(part) is not ResidualBlock for part in for_inference(again).modules())
        expected = unet(x, t)
        assert torch.allclose(again.eval()(x, t), expected, atol=1e-4 * expected.abs().max())
