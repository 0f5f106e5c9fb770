"""Writes the runs that RivalParityTest compares with: the references in Python, with the noise that Java draws.

    PYTHONPATH=python python src/test/resources/rivals/make_runs.py
"""
import struct
from pathlib import Path
from typing import Callable, Dict, List

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from constrained_diffusion.sampling import rivals
from constrained_diffusion.sampling.prior import Prior
from constrained_diffusion.sampling.rivals import Codec, Measurements
from constrained_diffusion.sampling.schedules import cosine

HERE = Path(__file__).parent
SHAPE = 2, 1, 8, 12


class JavaRandom:
    """java.util.Random, whose sequence the Java specification fixes."""

    def __init__(self, seed: int):
        self.state, self.next_one = (seed ^ 0x5DEECE66D) & (1 << 48) - 1, None

    def bits(self, count: int) -> int:
        self.state = (self.state * 0x5DEECE66D + 0xB) & (1 << 48) - 1
        return self.state >> 48 - count

    def uniform(self) -> float:
        return ((self.bits(26) << 27) + self.bits(27)) * 2.0 ** -53

    def gaussian(self) -> float:
        if self.next_one is not None:
            value, self.next_one = self.next_one, None
            return value
        while True:
            v1, v2 = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            s = v1 * v1 + v2 * v2
            if 0 < s < 1:
                scale = np.sqrt(-2 * np.log(s) / s)
                self.next_one = v2 * scale
                return v1 * scale


def tensor(seed: int, *shape: int) -> Tensor:
    """TensorTest.random."""
    random = JavaRandom(seed)
    return torch.tensor([random.gaussian() for _ in range(int(np.prod(shape)))], dtype=torch.float32).reshape(shape)


def fresh(seed: int, start: Tensor) -> Callable[[], Tensor]:
    """NoiseSource.fresh."""
    sources: List[JavaRandom] = []
    for image in start:
        fingerprint = 1
        for value in image.flatten()[:8].tolist():
            fingerprint = (31 * fingerprint + struct.unpack("<i", struct.pack("<f", value))[0]) & 0xFFFFFFFF
        fingerprint -= (fingerprint >> 31) << 32
        sources.append(JavaRandom((seed ^ 0x9E3779B97F4A7C15) + fingerprint * 0x632BE5AB))
    return lambda: torch.stack([torch.tensor([source.gaussian() for _ in range(start[0].numel())], dtype=torch.float32).reshape(start.shape[1:])
                                for source in sources])


def bent() -> Prior:
    return Prior(torch.jit.load(str(HERE.parent / "jacobian" / "bent.pt")), cosine())


def codec(factor: int = 2, curvature: float = 0.1, offset: float = 0.05) -> Codec:
    """PatchCodec."""
    return Codec(lambda image: F.pixel_unshuffle(image, factor), lambda z: F.pixel_shuffle(z + curvature * z ** 3 + offset, factor))


def of_latents(prior: Prior, factor: int = 2) -> Prior:
    return Prior(lambda z, t: F.pixel_unshuffle(prior.model(F.pixel_shuffle(z, factor), t), factor), prior.alpha_bar)


def runs() -> Dict[str, Tensor]:
    prior, noise, image = bent(), tensor(3, *SHAPE), 0.4 * tensor(4, 1, *SHAPE[1:])
    known = torch.ones(1, 1, *SHAPE[2:])
    known[:, :, 2:6, 3:9] = 0

    def inpaint(sigma: float = 0.0) -> Measurements:
        return Measurements(lambda x: x * known.to(x.dtype), image * known, sigma)

    def means(sigma: float = 0.0) -> Measurements:
        return Measurements(lambda x: F.avg_pool2d(x, 2), F.avg_pool2d(image, 2), sigma)

    def draw() -> Callable[[], Tensor]:
        return fresh(5, noise)

    inverse, z = (lambda y: y.repeat_interleave(2, 2).repeat_interleave(2, 3)), F.pixel_unshuffle(noise, 2)
    latents = of_latents(prior)

    def drawz() -> Callable[[], Tensor]:
        return fresh(5, z)

    return {
        "ding": rivals.ding(prior, inpaint(), noise, draw(), 8, 1, 0.01),
        "ding_noisy": rivals.ding(prior, inpaint(0.3), noise, draw(), 8, 2, 0.01),
        "ding_means": rivals.ding(prior, means(0.05), noise, draw(), 8, 1, 0.01),
        "ddrm": rivals.ddrm(prior, inpaint(), noise, draw(), 8, 0.85, 1.0),
        "ddrm_noisy": rivals.ddrm(prior, inpaint(0.3), noise, draw(), 8, 0.5, 0.7),
        "ddrm_means": rivals.ddrm(prior, means(0.05), noise, draw(), 8, 0.85, 1.0),
        "mpgd": rivals.mpgd(prior, inpaint(), noise, draw(), 8, 17.5, 0.5, True),
        "mpgd_means": rivals.mpgd(prior, means(), noise, draw(), 8, 5.0, 0.0, False),
        "dps": rivals.dps(prior, inpaint(), noise, draw(), 8, 0.5, True),
        "dps_means": rivals.dps(prior, means(), noise, draw(), 8, 0.2, False),
        "freedom": rivals.freedom(prior, inpaint(), noise, draw(), 10, 2.0, 3, 0.5, True),
        "freedom_means": rivals.freedom(prior, means(), noise, draw(), 7, 5.0, 1, 0.0, False),
        "ldps": rivals.ldps(latents, codec(), inpaint(), z, drawz(), 8, 0.1),
        "ldps_means": rivals.ldps(latents, codec(), means(), z, drawz(), 8, 0.3),
        "psld": rivals.psld(latents, codec(), inpaint(), z, 8, 0.1, 0.1),
        "psld_means": rivals.psld(latents, codec(), means(), z, 8, 0.3, 0.05, inverse),
    }


if __name__ == "__main__":
    for name, result in runs().items():
        np.save(HERE / f"{name}.npy", result.detach().numpy())
