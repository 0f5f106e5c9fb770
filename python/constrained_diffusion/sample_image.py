"""Renders the project's sample image: python -m constrained_diffusion.sample_image --out ../src/main/resources/samples/nuclei.tif.

A field of nuclei that never was: ellipses with a chromatin-like texture, seen through a Gaussian point-spread function,
with shot noise and a camera's offset. 16-bit, 384×288.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image


def blur(image: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur, periodic."""
    frequencies = np.meshgrid(np.fft.fftfreq(image.shape[0]), np.fft.rfftfreq(image.shape[1]), indexing="ij")
    gain = np.exp(-2 * (np.pi * sigma) ** 2 * (frequencies[0] ** 2 + frequencies[1] ** 2))
    return np.fft.irfft2(np.fft.rfft2(image) * gain, s=image.shape)


def nuclei(height: int, width: int, count: int, random: np.random.Generator) -> np.ndarray:
    """Photons a pixel, without noise: nuclei that keep their distance."""
    y, x = np.mgrid[:height, :width].astype(float)
    image, centres = np.zeros((height, width)), []
    texture = blur(random.normal(size=(height, width)), 2.2)
    texture = 1 + 0.22 * texture / texture.std()
    while len(centres) < count:
        cy, cx = random.uniform(0, height), random.uniform(0, width)
        if any((cy - oy) ** 2 + (cx - ox) ** 2 < 27 ** 2 for oy, ox in centres):
            continue
        centres.append((cy, cx))
        angle, long, short = random.uniform(0, np.pi), random.uniform(11, 14), random.uniform(8, 10.5)
        u = ((x - cx) * np.cos(angle) + (y - cy) * np.sin(angle)) / long
        v = ((y - cy) * np.cos(angle) - (x - cx) * np.sin(angle)) / short
        image = np.maximum(image, random.uniform(55, 130) * np.clip(3.5 * (1 - np.hypot(u, v)), 0, 1))
    return 6 + blur(image * texture, 1.3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    random = np.random.default_rng(options.seed)
    photons = random.poisson(np.clip(nuclei(288, 384, 78, random), 0, None) * 4)
    counts = 300 + 8 * photons + random.normal(0, 6, photons.shape)
    Image.fromarray(np.clip(counts.round(), 0, 65535).astype(np.uint16)).save(options.out)


if __name__ == "__main__":
    main()
