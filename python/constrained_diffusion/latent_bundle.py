"""A latent bundle as Python sees it: captions in, a prior over latents and a codec out."""

import torch
from tokenizers import Tokenizer
from torch import Tensor

from .bundle import Bundle
from .latent import Codec, guided
from .reference import Flow, Model, Prior


class LatentBundle(Bundle):
    """Parts are loaded when asked for."""

    def check(self) -> None:
        if self.section["space"] != "latent":
            raise SystemExit(f"{self.folder} is not a latent model")

    def codec(self) -> Codec:
        stated = self.section["codec"]
        return Codec(self.load("encoder"), self.load("decoder"), stated["factor"], stated["scaling_factor"], stated["shift"])

    def tokens(self, caption: str) -> Tensor:
        """[1, L], cut or padded as tokenizer.json says; or of a model that knows a few names, the name's number."""
        names = self.section["text"].get("classes")
        if names:
            return torch.tensor([[names.index(caption) if caption else len(names)]])
        return torch.tensor([Tokenizer.from_file(str(self.file("tokenizer"))).encode(caption).ids])

    @torch.no_grad()
    def embed(self, caption: str) -> Tensor:
        """[1, L, dimension]."""
        return self.load("text_encoder")(self.tokens(caption))

    def prior(self, text: Tensor, negative: Tensor, w: float) -> Prior:
        """Of embedded captions, with the paper's guidance."""
        denoiser = self.load()
        return self.with_schedule(guided(told(denoiser, text), told(denoiser, negative), w))

    def with_schedule(self, model: Model) -> Prior:
        if self.section["schedule"]["type"] == "rectified_flow":
            return Flow(model, self.section["schedule"]["length"], self.section["parameterization"])
        return Prior(model, self.alpha_bar(), self.section["parameterization"])


def told(denoiser: torch.nn.Module, text: Tensor) -> Model:
    """A model of x_t alone, of one that also takes text."""
    return lambda x, t: denoiser(x, t, text.expand(len(x), -1, -1))
