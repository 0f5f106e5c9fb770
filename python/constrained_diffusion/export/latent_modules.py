"""The components of a latent model that are exported to TorchScript: float32 inputs and outputs, any batch and size.

Each wraps a module of diffusers or transformers. With `half`, weights and arithmetic are float16.
"""

import math
import warnings
from pathlib import Path
from typing import Tuple

import torch
from torch import Tensor, nn

from . import torchscript


class Component(nn.Module):
    """Casts inputs to the weights' type and outputs to float32."""

    def __init__(self, half: bool):
        super().__init__()
        self.inner = torch.float16 if half else torch.float32


class Denoiser(Component):
    """forward(xt [n, c, h, w], t [n], text [n, tokens, dimension]): the U-Net's output times `sign`.

    The sign is −1 for rectified flows whose velocity points from noise to image: in a model package it points to the noise.
    """

    def __init__(self, unet: nn.Module, half: bool = False, sign: float = 1.0):
        super().__init__(half)
        self.unet, self.sign = unet.to(self.inner), sign
        self.unet.time_proj = Frequencies(unet.time_proj)

    def forward(self, xt: Tensor, t: Tensor, text: Tensor) -> Tensor:
        found = self.unet(xt.to(self.inner), t, text.to(self.inner), return_dict=False)[0].float()
        return found if self.sign == 1 else self.sign * found


class Frequencies(nn.Module):
    """The sines and cosines of a time, as `diffusers.models.embeddings.Timesteps`, with the frequencies as a buffer.

    That module creates them on the device of its input, which a trace would fix to the device of tracing.
    """

    def __init__(self, like: nn.Module):
        super().__init__()
        half = like.num_channels // 2
        exponent = -math.log(10000) * torch.arange(half, dtype=torch.float32) / (half - like.downscale_freq_shift)
        self.register_buffer("frequencies", like.scale * torch.exp(exponent))
        self.flipped = like.flip_sin_to_cos

    def forward(self, t: Tensor) -> Tensor:
        angle = t[:, None].float() * self.frequencies.float()[None]
        waves = [angle.cos(), angle.sin()] if self.flipped else [angle.sin(), angle.cos()]
        return torch.cat(waves, dim=-1)


class Encoder(Component):
    """forward(image [n, 3, H, W] in −1 … 1): the posterior's mean [n, c, H/f, W/f], unscaled."""

    def __init__(self, vae: nn.Module, half: bool = False):
        super().__init__(half)
        self.encoder, self.to_moments = vae.encoder.to(self.inner), (vae.quant_conv or nn.Identity()).to(self.inner)

    def forward(self, image: Tensor) -> Tensor:
        return self.to_moments(self.encoder(image.to(self.inner))).float().chunk(2, dim=1)[0]


class Decoder(Component):
    """forward(latent [n, c, h, w], unscaled): the image [n, 3, h·f, w·f], about −1 … 1, not clamped."""

    def __init__(self, vae: nn.Module, half: bool = False):
        super().__init__(half)
        self.from_latent, self.decoder = (vae.post_quant_conv or nn.Identity()).to(self.inner), vae.decoder.to(self.inner)

    def forward(self, latent: Tensor) -> Tensor:
        return self.decoder(self.from_latent(latent.to(self.inner))).float()


class TextEncoder(Component):
    """forward(tokens [n, 77], int64): the last hidden state [n, 77, dimension] of a CLIP text model."""

    def __init__(self, model: nn.Module, half: bool = False):
        super().__init__(half)
        self.model = model.to(self.inner)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.model(tokens)[0].float()


@torch.no_grad()
def trace(component: nn.Module, file: Path, example: Tuple[Tensor, ...], other: Tuple[Tensor, ...]) -> torch.jit.ScriptModule:
    """Writes the component, traced with one input and checked with another of another batch and size."""
    component = component.requires_grad_(False).eval()
    with warnings.catch_warnings():
        # A Python value that becomes a constant matters only if the check below fails.
        warnings.simplefilter("ignore", torch.jit.TracerWarning)
        traced = torch.jit.trace(component, example, check_trace=False)
    if 'Device = prim::Constant[value="' in str(traced.inlined_graph):
        raise SystemExit(f"{file.name} would work on one device only: its trace names one")
    given, expected = traced(*other), component(*other)
    tolerance = 2e-2 if getattr(component, "inner", torch.float32) == torch.float16 else 1e-4
    if not torch.allclose(given, expected, atol=tolerance * expected.abs().max().item()):
        raise SystemExit(f"{file.name} gives other values than the model it was traced from, by {(given - expected).abs().max():.1e}")
    torchscript.save(traced, file)
    return traced


def smooth(count: int, height: int, width: int) -> Tensor:
    """Smooth random images in −1 … 1."""
    coarse = torch.rand(count, 3, 4, 4) * 2 - 1
    return torch.nn.functional.interpolate(coarse, (height, width), mode="bilinear", align_corners=True)
