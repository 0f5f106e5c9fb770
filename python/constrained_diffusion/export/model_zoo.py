"""Converts the TorchScript files of Stable Diffusion 2.1 in DJL's model zoo to a model package, for images of 512 × 512 pixels."""

import tempfile
import zipfile
from pathlib import Path
from typing import Dict, Tuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from . import latent_description, model_zoo_modules, torchscript
from .latent_description import PARTS, Card, LatentModel
from .latent_modules import smooth
from .options import ModelZooOptions

FILES = {"denoiser": "unet_traced_model", "encoder": "vae_encode_model", "decoder": "vae_decode_model", "text_encoder": "text_encoder"}

CHANNELS, FACTOR, TOKENS, UNET_DIVISOR = 4, 8, 77, 8
"""Of all Stable Diffusion 1.x and 2.x."""

SCHEDULE = {"type": "scaled_linear", "length": 1000, "first": 0.00085, "last": 0.012}


def load(zips: Path, part: str) -> torch.jit.ScriptModule:
    """The module in one of the zips."""
    name = FILES[part]
    if (zips / f"{name}.pt").is_file():
        return usable(torch.jit.load(str(zips / f"{name}.pt"), map_location="cpu").eval(), name)
    if not (zips / f"{name}.zip").is_file():
        raise SystemExit(f"{zips} has neither {name}.zip nor {name}.pt.")
    with zipfile.ZipFile(zips / f"{name}.zip") as archive, tempfile.TemporaryDirectory() as folder:
        inside = [entry for entry in archive.namelist() if entry.endswith(".pt")]
        if len(inside) != 1:
            raise SystemExit(f"{name}.zip has {len(inside)} .pt files; one is expected.")
        return usable(torch.jit.load(archive.extract(inside[0], folder), map_location="cpu").eval(), name)


def usable(module: torch.jit.ScriptModule, name: str) -> torch.jit.ScriptModule:
    if any('prim::Constant[value="cuda' in str(getattr(module, method).inlined_graph) for method in module._c._method_names()):
        raise SystemExit(f"{name} was traced on a GPU and works on a GPU only: use the zoo's files for the CPU.")
    return module


def export_tokenizer(file: Path, pad: str, folder: Path) -> Tensor:
    """Writes tokenizer.json with truncation and padding; returns an example's tokens [1, 77]."""
    words = Tokenizer.from_file(str(file))
    if words.token_to_id(pad) is None:
        raise SystemExit(f"{file} has no padding token {pad!r}; use --pad-token.")
    words.enable_truncation(TOKENS)
    words.enable_padding(length=TOKENS, pad_id=words.token_to_id(pad), pad_token=pad)
    words.save(str(folder / PARTS["tokenizer"]))
    return torch.tensor([words.encode("Cell nuclei, fluorescence").ids])


def export_denoiser(zips: Path, folder: Path, xt: Tensor, t: Tensor, text: Tensor) -> torch.jit.ScriptModule:
    """Writes denoiser.pt, for any batch, with one time or several."""
    unet = model_zoo_modules.UNet(load(zips, "denoiser"))
    pair = (torch.cat([xt, -xt]), t[0].long(), torch.cat([text, text]))
    traced = torch.jit.trace(unet, pair, check_trace=False)
    alone = traced(*pair)[:1]
    try:
        batch = 0 if torch.allclose(traced(xt, t[0].long(), text), alone, atol=1e-3) else 2
    except RuntimeError:
        batch = 2
    module = torch.jit.script(model_zoo_modules.Denoiser(traced, batch))
    if not torch.allclose(module(xt, t, text), alone, atol=1e-3):
        raise SystemExit(f"{FILES['denoiser']} gives other values for one latent than for two: its batch size cannot be changed.")
    torchscript.save(module, folder / PARTS["denoiser"])
    return module


def export_autoencoder(zips: Path, folder: Path, side: int) -> Dict[str, Tensor]:
    image = smooth(1, side, side)
    encoder = model_zoo_modules.Encoder(load(zips, "encoder"), CHANNELS)
    latent, again = encoder(image), encoder(image)
    if (latent - again).abs().max() > 0.05 * latent.std():
        raise SystemExit(f"{FILES['encoder']} samples from a wide posterior; the mean is needed.")
    save_fixed(encoder, folder / PARTS["encoder"], image)
    decoder = model_zoo_modules.Decoder(load(zips, "decoder"))
    save_fixed(decoder, folder / PARTS["decoder"], latent)
    return {"image": image, "latent": latent, "decoded": decoder(latent)}


def save_fixed(part: torch.nn.Module, file: Path, example: Tensor) -> None:
    torchscript.save(torch.jit.trace(part, (example,), check_trace=False), file)


def parameterization(denoiser: torch.jit.ScriptModule, side: int, text: Tensor) -> str:
    """From the output at almost pure noise: there ε is the input, and v the negative clean image."""
    noise = torch.randn(1, CHANNELS, side // FACTOR, side // FACTOR)
    likeness = torch.nn.functional.cosine_similarity(denoiser(noise, torch.tensor([999.0]), text).flatten(), noise.flatten(), dim=0).item()
    if 0.5 < likeness < 0.8:
        raise SystemExit(f"The trial does not show whether the U-Net predicts epsilon or v (similarity to noise {likeness:.2f}): "
                         "use --parameterization.")
    return "epsilon" if likeness >= 0.8 else "v"


@torch.no_grad()
def export(options: ModelZooOptions) -> Tuple[LatentModel, Card]:
    folder, side = options.bundle, options.side
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    tests = {"tokens": export_tokenizer(options.tokenizer, options.pad_token, folder)}
    text_encoder = model_zoo_modules.TextEncoder(load(options.zips, "text_encoder"))
    tests["text"] = text_encoder(tests["tokens"])
    save_fixed(text_encoder, folder / PARTS["text_encoder"], tests["tokens"])
    tests.update(export_autoencoder(options.zips, folder, side))
    tests.update({"xt": torch.randn(1, CHANNELS, side // FACTOR, side // FACTOR), "t": torch.tensor([500.0])})
    denoiser = export_denoiser(options.zips, folder, tests["xt"], tests["t"], tests["text"])
    kind = options.parameterization or parameterization(denoiser, side, tests["text"])
    tests[kind] = denoiser(tests["xt"], tests["t"], tests["text"])
    for name, value in tests.items():
        np.save(folder / f"test_{name}.npy", value.numpy())
    model = LatentModel(kind, SCHEDULE, UNET_DIVISOR, side, options.scaling_factor, TOKENS, tests["text"].shape[2], CHANNELS, FACTOR,
                        fixed_side=side)
    card = Card(options.name or folder.resolve().name, source="the TorchScript files of Stable Diffusion 2.1 in DJL's model zoo")
    latent_description.write(folder, model, card)
    return model, card


def main(options: ModelZooOptions) -> None:
    model, _ = export(options)
    print(f"{options.bundle}: the U-Net predicts {model.parameterization}")
