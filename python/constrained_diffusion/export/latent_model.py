"""Writes the TorchScript files, test tensors and rdf.yaml of a small latent model trained here."""

from pathlib import Path
from typing import Dict

import numpy as np
import torch
from torch import Tensor, nn

from ..data.images import HIGH, LOW
from ..nets.autoencoder import FACTOR, Autoencoder
from ..nets.captioned import CaptionedModel
from ..nets.inference import for_inference
from ..training import autoencoder as autoencoders
from . import latent_description, latent_modules
from .latent_description import PARTS, Card, LatentModel
from .latent_modules import smooth
from .options import LatentModelOptions

FIELD_OF_VIEW = 256
"""The side of the largest training crops, in pixels of the image."""

SCHEDULE = {"type": "cosine", "length": 1000, "offset": 0.008, "largest_beta": 0.999}
"""The defaults of `schedules.cosine`."""


class PosteriorMean(nn.Module):
    """The encoder's mean, without the variance."""

    def __init__(self, encoder: nn.Module):
        super().__init__()
        self.encoder = encoder

    def forward(self, image: Tensor) -> Tensor:
        return self.encoder(image).chunk(2, dim=1)[0]


def load(weights: Path) -> tuple:
    """Text encoder and denoiser, the captions, and the latents' scaling factor."""
    state = torch.load(weights, map_location="cpu", weights_only=True)
    channels = state["weights"]["denoiser.stem.weight"].shape[1]
    model = CaptionedModel(state["names"], channels)
    model.load_state_dict(state["weights"])
    return model.requires_grad_(False).eval().to(memory_format=torch.channels_last), state["names"], state["scaling_factor"]


@torch.no_grad()
def export(weights: Path, autoencoder: Autoencoder, folder: Path, card: Card) -> None:
    model, names, scaling = load(weights)
    folder.mkdir(parents=True, exist_ok=True)
    autoencoder = autoencoder.to(memory_format=torch.channels_last)
    tests = components(model, autoencoder, folder, len(names), scaling)
    for name, value in tests.items():
        np.save(folder / f"test_{name}.npy", value.numpy())
    latent_description.write_rdf(folder, LatentModel("v", SCHEDULE, model.denoiser.divisor, FIELD_OF_VIEW, scaling, *tests["text"].shape[1:],
                                             channels=tests["latent"].shape[1], factor=FACTOR, names=names, percentiles=(LOW, HIGH)), card)


def components(model: CaptionedModel, autoencoder: Autoencoder, folder: Path, names: int, scaling: float) -> Dict[str, Tensor]:
    """Writes the TorchScript files; returns test tensors."""
    torch.manual_seed(0)
    side, other = 64, (2, 96, 160)
    image, tokens = smooth(1, side, side), torch.tensor([[0]])
    encoder = latent_modules.trace(PosteriorMean(autoencoder.encoder), folder / PARTS["encoder"], (image,), (smooth(*other),))
    latent = encoder(image)
    decoder = latent_modules.trace(autoencoder.decoder, folder / PARTS["decoder"], (latent,), (encoder(smooth(*other)),))
    text = latent_modules.trace(model.text_encoder, folder / PARTS["text_encoder"], (tokens,), (torch.tensor([[names], [0], [1]]),))(tokens)
    xt, t = scaling * latent + torch.randn(latent.shape), torch.tensor([500.0])
    denoiser = latent_modules.trace(for_inference(model.denoiser), folder / PARTS["denoiser"], (xt, t, text),
                                  (torch.randn(2, latent.shape[1], 24, 40), torch.tensor([3.0, 900.0]), torch.cat([text, -text])))
    return {"image": image, "latent": latent, "decoded": decoder(latent), "tokens": tokens, "text": text, "xt": xt, "t": t,
            "v": denoiser(xt, t, text)}


def main(options: LatentModelOptions) -> None:
    card = Card(options.bundle.resolve().name, "BSD-2-Clause", ["Constrained Diffusion developers"],
                "Caicedo et al., Nucleus segmentation across imaging experiments, the 2018 Data Science Bowl, Nature Methods 16, 1247-1253,"
                " 2019 (training images, BBBC038v1)", "https://doi.org/10.1038/s41592-019-0612-7")
    export(options.weights, autoencoders.load(options.autoencoder), options.bundle, card)
    print(f"{options.bundle}: {sum(file.stat().st_size for file in options.bundle.iterdir()) / 1e6:.1f} MB")
