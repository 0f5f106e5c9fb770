"""Constraints on pixels for a latent model, in plain PyTorch, which the Java ones are tested against.

Graikos, Jojic, Samaras, "Fast constrained sampling in pre-trained diffusion models", NeurIPS 2025: known pixels become known
cells of the latent; for super-resolution the error goes back through the decoder, or forward through the encoder. Images are
[n, 3, H, W] in −1 … 1, latents [n, c, H/f, W/f], scaled for the denoiser; known is [1, 1, H, W], 1 at known pixels.
"""

from dataclasses import dataclass
from typing import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from .constraints import LinearConstraint
from .prior import Model
from .reference import Error, largest


@dataclass(frozen=True)
class Codec:
    """An autoencoder, and the scaling of its latents for the denoiser."""

    encoder: Callable[[Tensor], Tensor]
    """The posterior's mean, unscaled."""
    decoder: Callable[[Tensor], Tensor]
    factor: int
    scaling: float
    shift: float = 0.0

    def encode(self, image: Tensor) -> Tensor:
        return (self.encoder(image) - self.shift) * self.scaling

    def decode(self, z: Tensor) -> Tensor:
        return self.decoder(z / self.scaling + self.shift)


def known_cells(known: Tensor, factor: int) -> Tensor:
    """1 at the cells of the latent whose pixels are all known: [1, 1, H/f, W/f]."""
    return -F.max_pool2d(-known, factor)


def filled_with_mean(image: Tensor, known: Tensor) -> Tensor:
    """The image with the mean of each channel's known pixels at its unknown pixels."""
    mean = (image * known).sum((2, 3), keepdim=True) / known.sum()
    return known * image + (1 - known) * mean


def inpainting(codec: Codec, image: Tensor, known: Tensor) -> Error:
    """e = m ⊙ (z_y − z0). The content of the hole affects known cells only within the encoder's receptive field."""
    m, z_y = known_cells(known, codec.factor), codec.encode(filled_with_mean(image, known))
    return lambda z0: m * z_y - m * z0


def through_decoder(codec: Codec, constraint: LinearConstraint) -> Error:
    """e = −∇_z ‖y − A D(z0)‖₂ over its ∞-norm, of each image: a backward pass through the decoder, none through the denoiser."""
    def error(z0: Tensor) -> Tensor:
        with torch.enable_grad():
            z = z0.detach().requires_grad_()
            residual = constraint.measured - constraint.apply(codec.decode(z))
            (gradient,) = torch.autograd.grad(residual.flatten(1).norm(dim=1).sum(), z)
        return -gradient / largest(gradient)
    return error


def through_encoder(codec: Codec, constraint: LinearConstraint, delta: float = 0.005) -> Error:
    """The forward-only direction: how the latent of x = D(z0) changes along A⁺(y − A x), by the encoder's finite difference.

    The paper's second inexact Newton step, in the autoencoder's space.
    """
    def error(z0: Tensor) -> Tensor:
        x = codec.decode(z0)
        e = constraint.error(x)
        scale = largest(e) / delta
        return (codec.encode(x + e / scale) - codec.encode(x)) * scale
    return error


def guided(conditional: Model, unconditional: Model, w: float) -> Model:
    """Classifier-free guidance, (1 + w) · conditional − w · unconditional; w = 0: none.

    Clean image and noise are affine in a model's output, whatever the parameterization, and the weights' sum is one: combining
    the outputs is combining the estimates.
    """
    if w == 0:
        return conditional
    return lambda x, t: (1 + w) * conditional(x, t) - w * unconditional(x, t)


def with_mask(model: Model, codec: Codec, image: Tensor, known: Tensor) -> Model:
    """A model of x_t alone from one of Stable Diffusion's inpainting models, whose inputs include the mask and the masked image.

    As in diffusers: a cell's mask is that of its first pixel, 1 = to fill, and the masked image is 0, mid-grey, in the hole.
    """
    mask = F.interpolate(1 - known, scale_factor=1 / codec.factor, mode="nearest")
    condition = torch.cat([mask.expand(len(image), -1, -1, -1), codec.encode(image * known)], dim=1)
    return lambda x, t: model(torch.cat([x, condition.expand(len(x), -1, -1, -1)], dim=1), t)
