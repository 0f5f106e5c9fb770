"""The package of a latent model on disk: a prior of latents that is conditioned on captions, and a codec."""

import torch
from tokenizers import Tokenizer
from torch import Tensor

from ..sampling.latent import Codec, guided
from ..sampling.prior import Model, Prior, RectifiedFlow
from .model_package import ModelPackage


class LatentPackage(ModelPackage):
    """Each component is loaded by the method that uses it."""

    def check(self) -> None:
        if self.section["space"] != "latent":
            raise SystemExit(f"{self.folder} is not a latent model")

    def codec(self) -> Codec:
        stated = self.section["codec"]
        return Codec(self.load("encoder"), self.load("decoder"), stated["factor"], stated["scaling_factor"], stated["shift"])

    def tokens(self, caption: str) -> Tensor:
        """[1, L], truncated or padded as in tokenizer.json; for a model with a list of captions, the caption's number."""
        names = self.section["text"].get("classes")
        if names:
            return torch.tensor([[names.index(caption) if caption else len(names)]])
        return torch.tensor([Tokenizer.from_file(str(self.file("tokenizer"))).encode(caption).ids])

    @torch.no_grad()
    def embed(self, caption: str) -> Tensor:
        """[1, L, dimension]."""
        return self.load("text_encoder")(self.tokens(caption))

    def prior(self, text: Tensor, negative: Tensor, w: float) -> Prior:
        """Conditioned on embedded captions, with classifier-free guidance w as in the paper."""
        denoiser = self.load()
        return self.with_schedule(guided(with_text(denoiser, text), with_text(denoiser, negative), w))

    def with_schedule(self, model: Model) -> Prior:
        if self.section["schedule"]["type"] == "rectified_flow":
            return RectifiedFlow(model, self.section["schedule"]["length"], self.section["parameterization"])
        return Prior(model, self.alpha_bar(), self.section["parameterization"])


def with_text(denoiser: torch.nn.Module, text: Tensor) -> Model:
    """A model of x_t alone, conditioned on embedded text."""
    return lambda x, t: denoiser(x, t, text.expand(len(x), -1, -1))
