"""Writes the bundle of a small latent model trained here:

    python -m constrained_diffusion.export_latent --weights best.pt --autoencoder last.pt --bundle ../models/microscopy-latent

best.pt is of train_latent, last.pt of train_autoencoder. The parts, test tensors and rdf.yaml; README.md is written by hand.
"""

import argparse
from pathlib import Path
from typing import Dict

import numpy as np
import torch
from torch import Tensor, nn

from . import latent_parts, latent_rdf, train_autoencoder
from .autoencoder import FACTOR, Autoencoder
from .evaluated import evaluated
from .images import HIGH, LOW
from .latent_parts import smooth
from .latent_rdf import PARTS, Card, LatentModel
from .train_latent import Captioned

FIELD_OF_VIEW = 256
"""The side, in pixels of the image, of the largest crops of training: what the denoiser has seen at once."""

SCHEDULE = {"type": "cosine", "length": 1000, "offset": 0.008, "largest_beta": 0.999}
"""What `schedule.cosine` has by default."""


class Mean(nn.Module):
    """The encoder without its posterior's variance."""

    def __init__(self, encoder: nn.Module):
        super().__init__()
        self.encoder = encoder

    def forward(self, image: Tensor) -> Tensor:
        return self.encoder(image).chunk(2, dim=1)[0]


def load(weights: Path) -> tuple:
    """Text encoder and denoiser, the names of the classes, and the latents' scaling factor."""
    state = torch.load(weights, map_location="cpu", weights_only=True)
    channels = state["weights"]["denoiser.stem.weight"].shape[1]
    model = Captioned(state["names"], channels)
    model.load_state_dict(state["weights"])
    return model.requires_grad_(False).eval().to(memory_format=torch.channels_last), state["names"], state["scaling_factor"]


@torch.no_grad()
def export(weights: Path, autoencoder: Autoencoder, folder: Path, card: Card) -> None:
    model, names, scaling = load(weights)
    folder.mkdir(parents=True, exist_ok=True)
    autoencoder = autoencoder.to(memory_format=torch.channels_last)
    tests = parts(model, autoencoder, folder, len(names), scaling)
    for name, value in tests.items():
        np.save(folder / f"test_{name}.npy", value.numpy())
    latent_rdf.write_rdf(folder, LatentModel("v", SCHEDULE, model.denoiser.divisor, FIELD_OF_VIEW, scaling, *tests["text"].shape[1:],
                                             channels=tests["latent"].shape[1], factor=FACTOR, names=names, percentiles=(LOW, HIGH)), card)


def parts(model: Captioned, autoencoder: Autoencoder, folder: Path, names: int, scaling: float) -> Dict[str, Tensor]:
    """Writes the TorchScript files; gives test tensors."""
    torch.manual_seed(0)
    side, other = 64, (2, 96, 160)
    image, tokens = smooth(1, side, side), torch.tensor([[0]])
    encoder = latent_parts.trace(Mean(autoencoder.encoder), folder / PARTS["encoder"], (image,), (smooth(*other),))
    latent = encoder(image)
    decoder = latent_parts.trace(autoencoder.decoder, folder / PARTS["decoder"], (latent,), (encoder(smooth(*other)),))
    text = latent_parts.trace(model.text_encoder, folder / PARTS["text_encoder"], (tokens,), (torch.tensor([[names], [0], [1]]),))(tokens)
    xt, t = scaling * latent + torch.randn(latent.shape), torch.tensor([500.0])
    denoiser = latent_parts.trace(evaluated(model.denoiser), folder / PARTS["denoiser"], (xt, t, text),
                                  (torch.randn(2, latent.shape[1], 24, 40), torch.tensor([3.0, 900.0]), torch.cat([text, -text])))
    return {"image": image, "latent": latent, "decoded": decoder(latent), "tokens": tokens, "text": text, "xt": xt, "t": t, "v": denoiser(xt, t, text)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--autoencoder", type=Path, required=True)
    parser.add_argument("--bundle", type=Path, required=True)
    options = parser.parse_args()
    card = Card(options.bundle.resolve().name, "BSD-2-Clause", ["Constrained Diffusion developers"],
                "Caicedo et al., Nucleus segmentation across imaging experiments, the 2018 Data Science Bowl, Nature Methods 16, 1247-1253,"
                " 2019 (training images, BBBC038v1)", "https://doi.org/10.1038/s41592-019-0612-7")
    export(options.weights, train_autoencoder.load(options.autoencoder), options.bundle, card)
    print(f"{options.bundle}: {sum(file.stat().st_size for file in options.bundle.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
