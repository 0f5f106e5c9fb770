"""Critics: networks that measure how far an image is from a goal, with the gradient of that loss.

A critic is a TorchScript module. `forward(image [n, k, H, W])` gives features [n, …]; `loss_and_gradient(image, target)` gives the loss [n] and its
gradient with respect to the image, of the image's shape. The target is of the features' kind, and may be one for all images of a batch. Images are in
the units of diffusion models, −1 … 1, with any number k of channels.
"""

import math
from typing import List, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .segmentation import SegmentationUNet


class Critic(nn.Module):
    """Adds the gradient to a network's features and a loss of them. Works where gradients are switched off, and leaves them so."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> Tensor:
        return self.network(image)

    @torch.jit.export
    def loss_and_gradient(self, image: Tensor, target: Tensor) -> Tuple[Tensor, Tensor]:
        before = torch.is_grad_enabled()
        torch.set_grad_enabled(True)
        x = image.detach().clone().requires_grad_()
        loss = self.network.loss(self.network(x), target.detach().clone())
        gradient = torch.autograd.grad([loss.sum()], [x])[0]
        torch.set_grad_enabled(before)
        assert gradient is not None
        return loss.detach(), gradient.detach()


class StyleFilters(nn.Module):
    """Second moments of rectified responses of a filter bank, and quantiles of brightness, of any image. It has no trained weights.

    The bank has, in each of 4 octaves, even and odd Gabor filters of 6 orientations and a difference of Gaussians: 13 maps, to which a softplus of
    slope 10 is applied, so that their moments hold more than the power spectrum. Octaves are levels of a binomial pyramid, enlarged again.
    The features of an image of k channels are the Gram matrix [52k, 52k] / pixels, and 64 means of its sorted values a channel: [n, (52k)² + 64k].
    """

    OCTAVES, ORIENTATIONS, RADIUS, QUANTILES = 4, 6, 4, 64
    SLOPE = 10.0

    def __init__(self, brightness: float = 1.0):
        """brightness: the weight of the quantiles' mean absolute difference beside the Frobenius norm of the Gram matrix's difference."""
        super().__init__()
        self.brightness, self.quantiles, self.octaves, self.slope = brightness, self.QUANTILES, self.OCTAVES, self.SLOPE
        self.register_buffer("bank", filter_bank(self.ORIENTATIONS, self.RADIUS))
        binomial = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
        self.register_buffer("smooth", (binomial[:, None] * binomial[None, :])[None, None])
        self.radius, self.each = self.RADIUS, len(self.bank)

    def forward(self, image: Tensor) -> Tensor:
        n, k, height, width = image.shape
        level = image.reshape(n * k, 1, height, width)
        maps: List[Tensor] = []
        for octave in range(self.octaves):
            r = self.radius
            response = F.conv2d(F.pad(level, [r, r, r, r], mode="replicate"), self.bank)
            rectified = F.softplus(self.slope * response) / self.slope
            maps.append(rectified if octave == 0 else F.interpolate(rectified, size=[height, width], mode="nearest"))
            if octave + 1 < self.octaves:
                level = F.conv2d(F.pad(level, [2, 2, 2, 2], mode="replicate"), self.smooth)[:, :, ::2, ::2]
        flat = torch.cat(maps, dim=1).reshape(n, k * self.octaves * self.each, height * width)
        gram = torch.bmm(flat, flat.transpose(1, 2)) / (height * width)
        ordered = image.reshape(n, k, height * width).sort(dim=2)[0]
        quantiles = F.adaptive_avg_pool1d(ordered, self.quantiles)
        return torch.cat([gram.reshape(n, -1), quantiles.reshape(n, -1)], dim=1)

    def loss(self, features: Tensor, target: Tensor) -> Tensor:
        """‖D (G − G_target) D‖ / maps + brightness · mean |difference of quantiles|, D the reciprocal root mean squares of the target's maps."""
        maps, channels = self.sizes(features.shape[1])
        squares = maps * maps
        wanted = target[:, :squares].reshape(-1, maps, maps)
        scale = wanted.diagonal(dim1=1, dim2=2).clamp_min(1e-8).rsqrt()
        difference = (features[:, :squares].reshape(-1, maps, maps) - wanted) * scale[:, :, None] * scale[:, None, :]
        frobenius = (difference.square().sum(dim=[1, 2]) + 1e-14).sqrt() / maps
        return frobenius + self.brightness * (features[:, squares:] - target[:, squares:]).abs().mean(dim=1)

    def sizes(self, length: int) -> Tuple[int, int]:
        """The number of maps and of channels of features of a length."""
        one = self.octaves * self.each
        channels = 1
        while (one * channels) * (one * channels) + self.quantiles * channels < length:
            channels += 1
        return one * channels, channels


def filter_bank(orientations: int, radius: int) -> Tensor:
    """Even and odd Gabor filters of a wavelength of 4 pixels and a deviation of 1.5, and a difference of Gaussians: [2 · orientations + 1, 1, s, s].

    Each has mean 0 and the norm 1.
    """
    y, x = torch.meshgrid(*[torch.arange(-radius, radius + 1, dtype=torch.float32)] * 2, indexing="ij")
    window = (-(x ** 2 + y ** 2) / (2 * 1.5 ** 2)).exp()
    found = []
    for i in range(orientations):
        along = math.cos(math.pi * i / orientations) * x + math.sin(math.pi * i / orientations) * y
        found += [window * (2 * math.pi * along / 4).cos(), window * (2 * math.pi * along / 4).sin()]
    narrow, wide = ((-(x ** 2 + y ** 2) / (2 * s ** 2)).exp() for s in (1.0, 1.6))
    found.append(narrow / narrow.sum() - wide / wide.sum())
    bank = torch.stack(found)
    bank = bank - bank.mean(dim=(1, 2), keepdim=True)
    return (bank / bank.square().sum(dim=(1, 2), keepdim=True).sqrt())[:, None]


class LabelSegmentation(nn.Module):
    """The logits [n, classes, H, W] of a segmentation net; the target is a map of classes [n, 1, H, W], 255 where any is allowed.

    The loss is the weighted cross-entropy, at full size and once more at a quarter of it, where fine texture cannot satisfy it. A class weighs the
    reciprocal of its frequency in the target, at most 10 times the average.
    """

    COARSE, IGNORED, MOST = 4, 255, 10.0

    def __init__(self, net: SegmentationUNet, classes: int):
        super().__init__()
        self.divisor, self.classes = net.divisor, classes
        self.net = torch.jit.trace(net.requires_grad_(False).eval(), torch.zeros(1, 1, 64, 64))
        self.coarse, self.ignored, self.most = self.COARSE, self.IGNORED, self.MOST

    def forward(self, image: Tensor) -> Tensor:
        height, width = image.shape[2], image.shape[3]
        grey = image.mean(dim=1, keepdim=True)
        padded = F.pad(grey, [0, -width % self.divisor, 0, -height % self.divisor], mode="replicate")
        return self.net(padded)[:, :, :height, :width]

    def loss(self, logits: Tensor, target: Tensor) -> Tensor:
        wanted = torch.stack([target[:, 0] == c for c in range(self.classes)], dim=1).to(logits.dtype)
        count = wanted.sum(dim=[2, 3], keepdim=True)
        share = count / count.sum(dim=1, keepdim=True).clamp_min(1)
        weighted = wanted / (self.classes * share).clamp_min(1 / self.most)
        pooled, pooled_wanted = F.avg_pool2d(logits, self.coarse), F.avg_pool2d(weighted, self.coarse)
        return self.entropy(logits, weighted) + self.entropy(pooled, pooled_wanted)

    def entropy(self, logits: Tensor, wanted: Tensor) -> Tensor:
        """−Σ wanted · log softmax(logits), over Σ wanted, of each image."""
        found = -(wanted * logits.log_softmax(dim=1)).sum(dim=[1, 2, 3])
        return found / wanted.sum(dim=[1, 2, 3]).clamp_min(1e-6)


def scripted(network: nn.Module) -> torch.jit.ScriptModule:
    """A critic as TorchScript, its weights fixed."""
    return torch.jit.script(Critic(network.requires_grad_(False).eval()))
