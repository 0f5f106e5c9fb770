"""Adapters from the TorchScript files of DJL's model zoo to the components of a model package.

Those files were traced from old versions of diffusers: their inputs have a fixed batch size and side, their output may be a tensor, a tuple or a
dictionary. They do not scale latents; neither do a package's components.
"""

from typing import Callable, List

import torch
from torch import Tensor, nn


def tensors(output: object) -> List[Tensor]:
    """The tensors of an output, however they are nested."""
    if isinstance(output, Tensor):
        return [output]
    return [tensor for value in (output.values() if isinstance(output, dict) else output) for tensor in tensors(value)]


def entry(module: torch.jit.ScriptModule, name: str) -> Callable:
    """forward, or the named method of a module that was traced without it."""
    return module.forward if hasattr(module, "forward") else getattr(module, name)


class UNet(nn.Module):
    """One time for all latents, as in those files: t [] int64."""

    def __init__(self, traced: torch.jit.ScriptModule):
        super().__init__()
        self.traced = traced

    def forward(self, xt: Tensor, t: Tensor, text: Tensor) -> Tensor:
        return tensors(self.traced(xt, t, text))[0]


class Denoiser(nn.Module):
    """forward(xt [n, c, h, w], t [n], text [n, tokens, dimension]); scripted, since it depends on the batch size.

    The U-Net gets latents in batches of `batch`, the last padded with copies; 0: any batch size.
    """

    def __init__(self, unet: torch.jit.ScriptModule, batch: int):
        super().__init__()
        self.unet, self.batch = unet, batch

    def forward(self, xt: Tensor, t: Tensor, text: Tensor) -> Tensor:
        found: List[Tensor] = []
        start = 0
        while start < xt.shape[0]:
            # As many as have the same time.
            end = start + 1
            while end < xt.shape[0] and bool(t[end] == t[start]) and (self.batch == 0 or end - start < self.batch):
                end += 1
            x, words = xt[start:end], text[start:end]
            missing = self.batch - (end - start)
            if missing > 0:
                x = torch.cat([x, x[:1].expand(missing, -1, -1, -1)])
                words = torch.cat([words, words[:1].expand(missing, -1, -1)])
            found.append(self.unet(x, t[start].to(torch.int64), words)[:end - start])
            start = end
        return torch.cat(found)


class Encoder(nn.Module):
    """The mean of the posterior: the first half of moments, or a sample of a posterior so narrow that it makes no difference."""

    def __init__(self, traced: torch.jit.ScriptModule, channels: int):
        super().__init__()
        self.traced, self.channels = traced, channels

    def forward(self, image: Tensor) -> Tensor:
        return tensors(entry(self.traced, "encode")(image))[0][:, :self.channels]


class Decoder(nn.Module):
    def __init__(self, traced: torch.jit.ScriptModule):
        super().__init__()
        self.traced = traced

    def forward(self, latent: Tensor) -> Tensor:
        return tensors(entry(self.traced, "decode")(latent))[0]


class TextEncoder(nn.Module):
    """The output with an embedding for each token; nothing is masked, as in Stable Diffusion."""

    def __init__(self, traced: torch.jit.ScriptModule):
        super().__init__()
        self.traced = traced
        self.masks = len(traced.forward.schema.arguments) > 2

    def forward(self, tokens: Tensor) -> Tensor:
        output = self.traced(tokens, torch.ones_like(tokens)) if self.masks else self.traced(tokens)
        return next(tensor for tensor in tensors(output) if tensor.dim() == 3)
