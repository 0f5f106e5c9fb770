"""The loss of denoisers that predict v, and the number format of its products."""

import torch
from torch import Tensor, nn


def precision(device: str) -> torch.autocast:
    """Products in bfloat16 where the device has instructions for them; elsewhere bfloat16 is many times slower than float32."""
    kind = torch.device(device).type
    quick = torch.cuda.is_bf16_supported() if kind == "cuda" else kind == "cpu" and torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(kind, torch.bfloat16, enabled=quick)


def v_target(x0: Tensor, noise: Tensor, bar: Tensor) -> Tensor:
    """v = √ᾱ·noise − √(1−ᾱ)·x0 (Salimans & Ho 2022)."""
    return bar.sqrt() * noise - (1 - bar).sqrt() * x0


def v_loss(model: nn.Module, x0: Tensor, t: Tensor, noise: Tensor, bars: Tensor, *conditions: Tensor) -> Tensor:
    """The mean squared error of v for each image: [n]. conditions: inputs of the model besides x_t and t."""
    return v_squares(model, x0, t, noise, bars, *conditions).mean(dim=(1, 2, 3))


def v_squares(model: nn.Module, x0: Tensor, t: Tensor, noise: Tensor, bars: Tensor, *conditions: Tensor) -> Tensor:
    """The squared errors of v: [n, c, h, w]."""
    bar = bars[t].view(-1, 1, 1, 1)
    xt = bar.sqrt() * x0 + (1 - bar).sqrt() * noise
    return (model(xt, t.float(), *conditions) - v_target(x0, noise, bar)).square()
