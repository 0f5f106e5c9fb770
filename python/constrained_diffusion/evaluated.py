"""A denoiser in the form that is exported: the same function of the same weights, for an evaluation instead of for training.

For as few channels as the embedded priors have, the layer normalisation of PyTorch takes 1.7 times as long on a CPU as its parts one by one, and
its inner function takes 1.4 times as long again in libraries that an older compiler made, such as DJL's. Here it is its parts, in place.
"""

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .unet import EPSILON, PixelNorm, ResidualBlock, UNet


@torch.jit.script
def normalised(x: Tensor, weight: Tensor, bias: Tensor, centred: bool, epsilon: float) -> Tensor:
    """Layer normalisation of x over its last axis. centred: the mean over that axis is 0, and x may be overwritten."""
    channels = x.size(-1)
    if x.is_cuda or x.requires_grad:
        # One kernel on a GPU; and what is overwritten has no gradient.
        return F.layer_norm(x, [channels], None, None, epsilon) * weight + bias
    if not centred:
        x = x - torch.matmul(x, torch.full([channels, 1], 1.0 / channels, dtype=x.dtype, device=x.device))
    squares = torch.linalg.vector_norm(x, 2.0, [-1], True).square_()
    return x.mul_(squares.div_(channels).add_(epsilon).rsqrt_()).mul_(weight).add_(bias)


@torch.jit.script
def activated(x: Tensor) -> Tensor:
    """SiLU of what nothing else needs."""
    return F.silu(x) if x.requires_grad else F.silu(x, inplace=True)


class EvaluatedNorm(PixelNorm):
    """In place of a PixelNorm."""

    def forward(self, x: Tensor) -> Tensor:
        return normalised(x.permute(0, 2, 3, 1), self.weight, self.bias, False, EPSILON).permute(0, 3, 1, 2)


class EvaluatedBlock(ResidualBlock):
    """In place of a ResidualBlock. What the second norm takes away, the first convolution does not make; scale and shift are in that norm's weights."""

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        scale, shift = self.film(embedding)[:, None, None].chunk(2, dim=-1)
        h = self.conv1(activated(self.norm1(x))).permute(0, 2, 3, 1)
        h = normalised(h, self.norm2.weight * (1 + scale), self.norm2.bias * (1 + scale) + shift, True, EPSILON)
        return self.conv2(activated(h).permute(0, 3, 1, 2)).add_(self.skip(x))


@torch.no_grad()
def evaluated(model: UNet) -> UNet:
    """A copy, not to be trained; its weights, which have the names that they had, can be."""
    model = copy.deepcopy(model).requires_grad_(False).eval()
    for part in model.modules():
        if isinstance(part, ResidualBlock):
            part.conv1.weight -= part.conv1.weight.mean(0, keepdim=True)
            part.conv1.bias -= part.conv1.bias.mean()
            part.__class__ = EvaluatedBlock
        elif isinstance(part, PixelNorm):
            part.__class__ = EvaluatedNorm
    return model
