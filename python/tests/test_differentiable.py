import pytest
import torch

from constrained_diffusion.export import pixel_model, torchscript
from constrained_diffusion.export.differentiable import with_jvp
from constrained_diffusion.nets.conditioned import DiameterUNet


def reloaded(denoiser, folder):
    torchscript.save(with_jvp(denoiser), folder / "denoiser.pt")
    return torch.jit.load(str(folder / "denoiser.pt"))


def central(denoiser, x, t, e, *conditions, delta=1e-3):
    """In double precision."""
    denoiser = denoiser.double()
    return (denoiser(x + delta * e, t, *conditions) - denoiser(x - delta * e, t, *conditions)) / (2 * delta)


@torch.no_grad()
def test_jvp_equals_central_differences_and_leaves_gradients_off(model, tmp_path):
    denoiser = reloaded(pixel_model.trace(model), tmp_path)
    x, t, e = torch.randn(2, 1, 16, 24), torch.tensor([30.0, 800.0]), torch.randn(2, 1, 16, 24)
    output, slope = denoiser.jvp(x, t, e)
    assert not torch.is_grad_enabled() and not slope.requires_grad
    assert torch.allclose(output, denoiser(x, t), atol=1e-5)
    expected = central(denoiser, x.double(), t.double(), e.double())
    assert (slope - expected).abs().max() < 1e-4 * expected.abs().max()


@torch.no_grad()
def test_jvp_is_linear_and_each_image_of_a_batch_is_its_own(model, tmp_path):
    denoiser = reloaded(pixel_model.trace(model), tmp_path)
    x, t, e = torch.randn(2, 1, 16, 24), torch.tensor([30.0, 800.0]), torch.randn(2, 1, 16, 24)
    slope = denoiser.jvp(x, t, e)[1]
    for i in range(2):
        assert torch.allclose(denoiser.jvp(x[i:i + 1], t[i:i + 1], -3 * e[i:i + 1])[1], -3 * slope[i:i + 1], atol=1e-4)


@torch.no_grad()
def test_jvp_takes_conditions_or_none(tmp_path):
    torch.manual_seed(5)
    model = DiameterUNet(1, [8, 16])
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    denoiser = reloaded(pixel_model.trace(model), tmp_path)
    x, t, e, diameter = torch.randn(1, 1, 16, 24), torch.tensor([300.0]), torch.randn(1, 1, 16, 24), torch.tensor([[20.0]])
    without, under = denoiser.jvp(x, t, e)[1], denoiser.jvp(x, t, e, diameter)[1]
    assert (without - under).abs().max() > 1e-4
    assert torch.allclose(without, denoiser.jvp(x, t, e, torch.zeros(1, 1))[1], atol=1e-5)
    expected = central(denoiser, x.double(), t.double(), e.double(), diameter.double())
    assert (under - expected).abs().max() < 1e-4 * expected.abs().max()


@pytest.mark.parametrize("grad", [True, False])
def test_the_grad_mode_stays_as_it_was(model, tmp_path, grad):
    denoiser = reloaded(pixel_model.trace(model), tmp_path)
    with torch.set_grad_enabled(grad):
        denoiser.jvp(torch.randn(1, 1, 16, 16), torch.tensor([5.0]), torch.randn(1, 1, 16, 16))
        assert torch.is_grad_enabled() == grad
