"""Trains the small model that guides a denoiser (nets/guidance.py)."""

import torch

from ..data import sources
from ..nets.unet import GuideUNet
from .options import GuideOptions
from .run import DenoiserRun, train_denoiser
from .validation import Validation


def main(options: GuideOptions) -> None:
    train, validation = sources.load(options.data, 0, options.channels)
    torch.manual_seed(options.seed)
    train_denoiser(DenoiserRun(options, GuideUNet(options.channels)), train, [Validation(images) for images in validation])
