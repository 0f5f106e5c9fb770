"""Published samplers to compare with, in plain PyTorch: the references of the plugin's package `sampling.baseline`.

Each is the paper's rule for a linear operator A and measurements y, written as the paper has it: DDRM and DING with the singular value decomposition
of A as a matrix, gradients by automatic differentiation. Steps along gradients have the plugin's lengths: the published ones scaled by
√(values of an image / values of a published one), and by published steps / steps. Images are [n, c, h, w] in the model's units. `draw` gives the next
noise N(0, I) of the image's shape.
"""

from dataclasses import dataclass
from typing import Callable, List, Optional

import torch
from torch import Tensor

from .prior import Prior, times

PIXELS, LATENTS = 3 * 256 ** 2, 4 * 64 ** 2
"""Values of an image in the runs that lengths were published for."""

Draw = Callable[[], Tensor]


@dataclass(frozen=True)
class Measurements:
    """y = A x + noise of deviation sigma."""

    apply: Callable[[Tensor], Tensor]
    y: Tensor
    sigma: float = 0.0

    def distance(self, x: Tensor) -> Tensor:
        """‖y − A x‖₂ of each image."""
        return (self.y - self.apply(x)).flatten(1).norm(dim=1)

    def matrix(self, like: Tensor) -> Tensor:
        """A, [measurements, values of an image], in double precision."""
        basis = torch.eye(like[0].numel(), dtype=torch.float64).reshape(-1, *like.shape[1:])
        return self.apply(basis).flatten(1).t()


class Singular:
    """x, A and y in the basis of A's singular vectors."""

    def __init__(self, measured: Measurements, like: Tensor):
        self.shape = like.shape
        u, values, vt = torch.linalg.svd(measured.matrix(like), full_matrices=True)
        self.v = vt.t()
        self.gains = torch.zeros(len(vt), dtype=torch.float64)
        self.gains[:len(values)] = torch.where(values > 1e-9, values, torch.zeros_like(values))
        self.seen = self.gains > 0
        self.sigma = torch.where(self.seen, measured.sigma / self.gains.clamp_min(1e-9), torch.inf)
        y = measured.y.double().flatten(1) @ u
        self.y = torch.zeros(len(y), len(vt), dtype=torch.float64)
        self.y[:, :len(values)] = torch.where(self.seen[:len(values)], y[:, :len(values)] / self.gains[:len(values)].clamp_min(1e-9), 0)

    def of(self, x: Tensor) -> Tensor:
        return x.double().flatten(1) @ self.v

    def back(self, components: Tensor) -> Tensor:
        return (components @ self.v.t()).float().reshape(-1, *self.shape[1:])


@torch.no_grad()
def ding(prior: Prior, measured: Measurements, noise: Tensor, draw: Draw, steps: int, power: int, least: float) -> Tensor:
    """Moufad et al. 2026. power 1 is "default", 2 is "square"."""
    sequence = times(len(prior.alpha_bar), steps)
    basis = Singular(Measurements(measured.apply, measured.y, max(least, measured.sigma)), noise)
    x = prior.coefficients(sequence[0])[1] * noise
    for t, following in zip(sequence, sequence[1:]):
        (a, s), (a2, s2) = prior.coefficients(t), prior.coefficients(following)
        x0, epsilon = prior.denoise(x, t)
        rest = 1 - (a * s2 / (a2 * s)) ** 2
        eta = min(1.0, ((1 - a2) ** power / rest) ** 0.5)
        var = s2 ** 2 * rest * eta ** 2
        mean = a2 * x0 + (s2 ** 2 - var) ** 0.5 * epsilon
        if following < 0:
            exact = basis.seen & (basis.sigma == 0)
            return basis.back(torch.where(exact, basis.y, basis.of(mean)))
        _, there = prior.denoise(mean + var ** 0.5 * draw(), following)
        m, n = basis.of(mean), basis.of(draw())
        data, ofData = a2 * basis.y + s2 * basis.of(there), (a2 * basis.sigma) ** 2
        both = torch.where(basis.seen, 1 / (1 / var + 1 / ofData.clamp_min(1e-30)), var)
        product = both * (m / var + data / ofData.clamp_min(1e-30))
        x = basis.back(torch.where(basis.seen, product, m) + both.sqrt() * n)
    return x


@torch.no_grad()
def ddrm(prior: Prior, measured: Measurements, noise: Tensor, draw: Draw, steps: int, eta: float, eta_b: float) -> Tensor:
    """Kawar et al. 2022, with x / a for x."""
    sequence = times(len(prior.alpha_bar), steps)
    basis = Singular(measured, noise)
    a, s = prior.coefficients(sequence[0])
    tau = s / a
    lacking = (tau ** 2 - basis.sigma ** 2).clamp_min(0).sqrt().nan_to_num(0)
    bar = torch.where(basis.seen, basis.y + lacking * basis.of(noise), tau * basis.of(noise))
    for t, following in zip(sequence, sequence[1:]):
        (a, s), (a2, s2) = prior.coefficients(t), prior.coefficients(following)
        x0 = basis.of(prior.denoise(a * basis.back(bar), t)[0])
        before, after, n = s / a, s2 / a2, basis.of(draw())
        kept = (1 - eta ** 2) ** 0.5
        free = x0 + kept * after * (bar - x0) / before + eta * after * n
        noisy = x0 + kept * after * (basis.y - x0) / basis.sigma.clamp_min(1e-30) + eta * after * n
        clean = (1 - eta_b) * x0 + eta_b * basis.y + (after ** 2 - (basis.sigma * eta_b) ** 2).clamp_min(0).sqrt() * n
        bar = torch.where(basis.seen, torch.where(after < basis.sigma, noisy, clean), free)
    return basis.back(bar)


def ddim(prior: Prior, x0: Tensor, epsilon: Tensor, t: int, following: int, eta: float, draw: Draw) -> Tensor:
    """Song et al. 2021; fresh noise is drawn only where there is some."""
    (a, s), (a2, s2) = prior.coefficients(t), prior.coefficients(following)
    fresh = eta * s2 * max(0.0, 1 - (a * s2 / (a2 * s)) ** 2) ** 0.5
    x = a2 * x0 + (s2 ** 2 - fresh ** 2) ** 0.5 * epsilon
    return x + fresh * draw() if fresh > 0 else x


def clipped(prior: Prior, x0: Tensor, x: Tensor, t: int) -> Tensor:
    """The noise that a clipped estimate leaves."""
    a, s = prior.coefficients(t)
    return (x - a * x0) / s


def length(like: Tensor, published: int) -> float:
    return (like[0].numel() / published) ** 0.5


def mpgd(prior: Prior, measured: Measurements, noise: Tensor, draw: Draw, steps: int, c: float, eta: float, clip: bool) -> Tensor:
    """He et al. 2024, without an autoencoder; c is that of 20 steps."""
    sequence = times(len(prior.alpha_bar), steps)
    c = c * 20 / steps * length(noise, PIXELS)
    x = prior.coefficients(sequence[0])[1] * noise
    for t, following in zip(sequence, sequence[1:]):
        with torch.no_grad():
            x0, epsilon = prior.denoise(x, t)
            if clip:
                x0 = x0.clamp(-1, 1)
                epsilon = clipped(prior, x0, x, t)
        point = x0.clone().requires_grad_()
        gradient = torch.autograd.grad(measured.distance(point).sum(), point)[0]
        x = ddim(prior, x0 - c / prior.coefficients(following)[0] * gradient, epsilon, t, following, eta, draw)
    return x


def by_gradient(prior: Prior, loss: Callable[[Tensor], Tensor], x: Tensor, t: int, following: int, eta: float, rate: float, clip: bool,
                draw: Draw) -> Tensor:
    """A DDIM step, less rate times the gradient of the clean estimate's loss with respect to x."""
    x = x.detach().requires_grad_()
    x0, epsilon = prior.denoise(x, t)
    if clip:
        x0 = x0.clamp(-1, 1)
        epsilon = clipped(prior, x0, x, t)
    gradient = torch.autograd.grad(loss(x0).sum(), x)[0]
    return (ddim(prior, x0.detach(), epsilon.detach(), t, following, eta, draw) - rate * gradient).detach()


def dps(prior: Prior, measured: Measurements, noise: Tensor, draw: Draw, steps: int, zeta: float, clip: bool) -> Tensor:
    """Chung et al. 2023; ζ is that of 1000 steps."""
    sequence = times(len(prior.alpha_bar), steps)
    x = prior.coefficients(sequence[0])[1] * noise
    for t, following in zip(sequence, sequence[1:]):
        x = by_gradient(prior, measured.distance, x, t, following, 1.0, zeta * 1000 / steps * length(noise, PIXELS), clip, draw)
    return x


def freedom(prior: Prior, measured: Measurements, noise: Tensor, draw: Draw, steps: int, rho: float, repeats: int, eta: float, clip: bool) -> Tensor:
    """Yu et al. 2023; ρ is that of 100 steps."""
    sequence = times(len(prior.alpha_bar), steps)
    x = prior.coefficients(sequence[0])[1] * noise
    for index, t, following in zip(range(steps - 1, -1, -1), sequence, sequence[1:]):
        a, a2 = prior.coefficients(t)[0], prior.coefficients(following)[0]
        visits = repeats if 0.4 * steps <= index < 0.7 * steps else 1
        for visit in range(visits):
            x = by_gradient(prior, measured.distance, x, t, following, eta, a * rho * 100 / steps * length(noise, PIXELS), clip, draw)
            if visit + 1 < visits:
                ratio = (a / a2) ** 2
                x = ratio ** 0.5 * x + (1 - ratio) ** 0.5 * draw()
    return x


@dataclass(frozen=True)
class Codec:
    """Of latents; both can be differentiated."""

    encode: Callable[[Tensor], Tensor]
    decode: Callable[[Tensor], Tensor]


def ldps(prior: Prior, codec: Codec, measured: Measurements, noise: Tensor, draw: Draw, steps: int, omega: float) -> Tensor:
    """DPS of a latent model; ω is that of 1000 steps."""
    sequence = times(len(prior.alpha_bar), steps)
    z = prior.coefficients(sequence[0])[1] * noise
    for t, following in zip(sequence, sequence[1:]):
        z = by_gradient(prior, lambda z0: measured.distance(codec.decode(z0)), z, t, following, 1.0,
                        omega * 1000 / steps * length(noise, LATENTS), False, draw)
    return z


def psld(prior: Prior, codec: Codec, measured: Measurements, noise: Tensor, steps: int, omega: float, gamma: float,
         pseudo_inverse: Optional[Callable[[Tensor], Tensor]] = None) -> Tensor:
    """Rout et al. 2023; ω and γ are those of 1000 steps. pseudo_inverse: A⁺, where A is not its own."""
    inverse = pseudo_inverse or measured.apply

    def loss(z0: Tensor) -> Tensor:
        image = codec.decode(z0)
        met = inverse(measured.y) + image - inverse(measured.apply(image))
        return omega * measured.distance(image) + gamma * (codec.encode(met) - z0).flatten(1).norm(dim=1)

    sequence: List[int] = times(len(prior.alpha_bar), steps)
    z = prior.coefficients(sequence[0])[1] * noise
    for t, following in zip(sequence, sequence[1:]):
        z = by_gradient(prior, loss, z, t, following, 0.0, 1000 / steps * length(noise, LATENTS), False, lambda: noise)
    return z
