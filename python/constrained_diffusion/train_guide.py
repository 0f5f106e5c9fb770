"""Trains the small model that a denoiser is guided away from: python -m constrained_diffusion.train_guide --data FOLDER --out FOLDER.

The options, log and checkpoints of constrained_diffusion.train. What it is for: guidance.py.
"""

import argparse

import torch

from . import training
from .unet import GuideUNet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    training.add_options(parser)
    parser.add_argument("--channels", type=int, default=1)
    options = parser.parse_args()
    sources, validation = training.sources(options.data, 0, options.channels)
    torch.manual_seed(options.seed)
    training.follow(training.Run(options, GuideUNet(options.channels)), sources, [training.Validation(images) for images in validation])


if __name__ == "__main__":
    main()
