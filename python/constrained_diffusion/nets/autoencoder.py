"""The autoencoder of a small latent model: images [n, 3, h, w] of about −1 … 1 to latents [n, c, h/4, w/4] and back.

A variational autoencoder with a small weight on the divergence from the latents' prior, as in Rombach et al. (CVPR 2022), without their
adversarial and perceptual losses: details that the latent does not encode, such as camera noise, are decoded as their mean.
Normalization is over the channels of each pixel, so that the result does not depend on the size of the image.
"""

from typing import Tuple

import torch.nn.functional as F
from torch import Tensor, nn

from .unet import PixelNorm

FACTOR = 4


class Block(nn.Module):
    """norm, SiLU, 3×3, norm, SiLU, 3×3, plus the input."""

    def __init__(self, channels: int):
        super().__init__()
        self.norm1, self.conv1 = PixelNorm(channels), nn.Conv2d(channels, channels, 3, padding=1)
        self.norm2, self.conv2 = PixelNorm(channels), nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(F.silu(self.norm2(self.conv1(F.silu(self.norm1(x))))))


class Encoder(nn.Module):
    """forward(image): mean and log variance of the latent's posterior, [n, 2c, h/4, w/4], unscaled."""

    def __init__(self, image_channels: int = 3, channels: int = 4, widths: Tuple[int, int] = (32, 64)):
        super().__init__()
        fine, coarse = widths
        self.stem = nn.Conv2d(4 * image_channels, fine, 3, padding=1)
        self.body = nn.Sequential(Block(fine), nn.Conv2d(fine, coarse, 3, stride=2, padding=1), Block(coarse), Block(coarse),
                                  PixelNorm(coarse), nn.SiLU(), nn.Conv2d(coarse, 2 * channels, 3, padding=1))

    def forward(self, image: Tensor) -> Tensor:
        return self.body(self.stem(F.pixel_unshuffle(image, 2)))


class Decoder(nn.Module):
    """forward(latent, unscaled): the image."""

    def __init__(self, image_channels: int = 3, channels: int = 4, widths: Tuple[int, int] = (48, 96)):
        super().__init__()
        fine, coarse = widths
        self.stem = nn.Conv2d(channels, coarse, 3, padding=1)
        self.body = nn.Sequential(Block(coarse), Block(coarse), nn.Conv2d(coarse, 4 * fine, 1), nn.PixelShuffle(2), Block(fine), Block(fine),
                                  PixelNorm(fine), nn.SiLU(), nn.Conv2d(fine, 4 * image_channels, 3, padding=1))

    def forward(self, latent: Tensor) -> Tensor:
        return F.pixel_shuffle(self.body(self.stem(latent)), 2)


class Autoencoder(nn.Module):

    def __init__(self, image_channels: int = 3, channels: int = 4):
        super().__init__()
        self.encoder, self.decoder = Encoder(image_channels, channels), Decoder(image_channels, channels)

    def moments(self, image: Tensor) -> Tuple[Tensor, Tensor]:
        """Mean and log variance of the posterior."""
        mean, variance = self.encoder(image).chunk(2, dim=1)
        return mean, variance.clamp(-30, 10)
