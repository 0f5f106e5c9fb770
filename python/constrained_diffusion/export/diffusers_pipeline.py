"""Converts a diffusers pipeline to a model package. Components are loaded, traced and freed one after another."""

import gc
import shutil
from pathlib import Path
from typing import Dict

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from . import latent_description, latent_modules
from .diffusers_source import Refused, Source
from .latent_description import PARTS, Card, LatentModel
from .latent_modules import smooth
from .options import DiffusersOptions

CAPTIONS = ["Cell nuclei, fluorescence", "", "naïve – 5 µm, 3×3: été", "it's a cell's nucleus " * 30]
"""To check the tokenizer with: short, empty, not ASCII, and longer than 77 tokens."""


def export_tokenizer(source: Source, folder: Path) -> Tensor:
    """Writes tokenizer.json, which pads and truncates as the pipeline does; returns the first caption's tokens [1, 77]."""
    words = source.load_tokenizer()
    length = words.model_max_length
    expected = words(CAPTIONS, padding="max_length", truncation=True, max_length=length).input_ids
    backend = words.backend_tokenizer
    backend.enable_truncation(length)
    backend.enable_padding(length=length, pad_id=words.pad_token_id, pad_token=words.pad_token)
    backend.save(str(folder / PARTS["tokenizer"]))
    written = Tokenizer.from_file(str(folder / PARTS["tokenizer"]))
    if [written.encode(caption).ids for caption in CAPTIONS] != expected:
        raise Refused(f"{source.name}: tokenizer.json yields other tokens than the pipeline's tokenizer.")
    return torch.tensor(expected[:1])


def export_text_encoder(source: Source, folder: Path, half: bool, tokens: Tensor) -> Tensor:
    """Writes text_encoder.pt; returns the tokens' embedding."""
    model = source.load_text_encoder()
    part = latent_modules.TextEncoder(model, half)
    other = torch.randint(0, model.config.vocab_size, (3, tokens.shape[1]))
    return latent_modules.trace(part, folder / PARTS["text_encoder"], (tokens,), (other,))(tokens)


def export_autoencoder(source: Source, folder: Path, half: bool, side: int) -> Dict[str, Tensor]:
    """Writes encoder.pt and decoder.pt; returns a test image of side² pixels, its latent, and the decoded latent."""
    vae, factor = source.load_vae(), source.factor
    image, other = smooth(1, side, side), smooth(2, side // 2, side * 3 // 2)
    latent = latent_modules.trace(latent_modules.Encoder(vae, half), folder / PARTS["encoder"], (image,), (other,))(image)
    elsewhere = torch.randn(2, latent.shape[1], side // factor // 2, side // factor * 3 // 2)
    decoded = latent_modules.trace(latent_modules.Decoder(vae, half), folder / PARTS["decoder"], (latent,), (elsewhere,))(latent)
    return {"image": image, "latent": latent, "decoded": decoded}


def export_denoiser(source: Source, folder: Path, half: bool, sign: float, text: Tensor) -> Dict[str, Tensor]:
    """Writes denoiser.pt; returns its test tensors but the text, the output as "output"."""
    part = latent_modules.Denoiser(source.load_unet(), half, sign)
    channels, d = source.unet["in_channels"], source.unet_divisor
    xt, t = torch.randn(1, channels, 2 * d, 2 * d), torch.tensor([500.0])
    other = (torch.randn(2, channels, d, 3 * d), torch.tensor([3.0, 900.0]), torch.cat([text, -text]))
    output = latent_modules.trace(part, folder / PARTS["denoiser"], (xt, t, text), other)(xt, t, text)
    return {"xt": xt, "t": t, "output": output}


@torch.no_grad()
def export(source: Source, folder: Path, card: Card, half: bool = False, flow: str = "") -> LatentModel:
    """Writes the model package. flow: "" for a diffusion model, else what a rectified flow's velocity points to, "noise" or "image"."""
    parameterization = "velocity" if flow else source.parameterization()
    length = source.scheduler.get("num_train_timesteps", 1000)
    schedule = {"type": "rectified_flow", "length": length} if flow else source.schedule()
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    tokens = export_tokenizer(source, folder)
    tests = {"tokens": tokens, "text": export_text_encoder(source, folder, half, tokens)}
    gc.collect()
    tests.update(export_autoencoder(source, folder, half, 2 * source.factor * source.unet_divisor))
    gc.collect()
    tests.update(export_denoiser(source, folder, half, -1.0 if flow == "image" else 1.0, tests["text"]))
    tests[parameterization] = tests.pop("output")
    for name, value in tests.items():
        np.save(folder / f"test_{name}.npy", value.numpy())
    model = LatentModel(parameterization, schedule, source.unet_divisor, field_of_view(source), source.vae["scaling_factor"],
                        tokens.shape[1], tests["text"].shape[2], source.vae["latent_channels"], source.factor,
                        source.vae.get("shift_factor") or 0.0, source.mask_channels, half=half)
    latent_description.write(folder, model, card)
    return model


def field_of_view(source: Source) -> int:
    """The side of the training images."""
    side = source.unet["sample_size"]
    return (side if isinstance(side, int) else min(side)) * source.factor


def copied(license: str, folder: Path) -> str:
    """Copies a licence that is a file into the folder; returns its name there, or the identifier."""
    if not Path(license).is_file():
        return license
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(license, folder)).name


def main(options: DiffusersOptions) -> None:
    source = Source(options.pipeline, options.variant)
    name = options.name or options.bundle.resolve().name
    if len(name) < 5:
        raise Refused(f"the name {name!r} is too short: the BioImage Model Zoo requires five characters or more; use --name.")
    origin = Path(options.pipeline).name if source.local else f"{options.pipeline} on the Hugging Face hub"
    card = Card(name, copied(options.license, options.bundle), options.author or ["Authors of the model, see its source"],
                options.cite, options.cite_url, origin)
    export(source, options.bundle, card, options.half, options.rectified_flow or "")
    size = sum(file.stat().st_size for file in options.bundle.iterdir())
    print(f"{options.bundle}: {size / 1e6:.1f} MB")
