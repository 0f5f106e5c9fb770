"""Writes the TorchScript file, test tensors and checksums of a pixel-space model."""

import re
from pathlib import Path
from typing import Optional, Tuple

import numpy as np
import torch
from torch import Tensor, nn

from ..nets.conditioned import ConditionedUNet, DiameterUNet
from ..nets.guidance import Autoguided, Guidance, without_guide
from ..nets.inference import for_inference
from ..nets.unet import UNet
from . import torchscript
from .checkpoints import load_denoiser, load_guide
from .differentiable import with_jvp
from .model_package import ModelPackage, sha256
from .options import PixelModelOptions


class OptionalCondition(nn.Module):
    """A traced conditioned denoiser whose third input, `count` numbers for each image, may be omitted."""

    def __init__(self, traced: torch.jit.ScriptModule, count: int):
        super().__init__()
        self.traced, self.count = traced, count

    def forward(self, x: Tensor, t: Tensor, conditions: Optional[Tensor] = None) -> Tensor:
        return self.traced(x, t, torch.zeros([x.size(0), self.count], device=x.device) if conditions is None else conditions)


def example_conditions(model: UNet) -> Tuple[Tensor, ...]:
    """Conditions of one image and of two, to trace and to check with; of an unconditional model none."""
    if isinstance(model, DiameterUNet):
        return torch.tensor([[30.0]]), torch.tensor([[0.0], [12.0]])
    if isinstance(model, ConditionedUNet):
        return torch.tensor([[1.0, 30.0, 0.1]]), torch.tensor([[0.0, 0.0, 0.0], [2.0, 12.0, 0.02]])
    return ()


def trace(model: UNet) -> torch.jit.ScriptModule:
    """v(x_t, t), or v(x_t, t, conditions) with the conditions optional. Checked on another batch and size than it was traced with.

    Traced in the form for inference, weights channels_last. Not frozen: that gained nothing, and the weights can be read from the file.
    """
    one, two = example_conditions(model) or (None, None)
    example = torch.randn(1, model.channels, 64, 64), torch.tensor([500.0])
    other = torch.randn(2, model.channels, 96, 160), torch.tensor([3.0, 900.0])
    if one is not None:
        example, other = (*example, one), (*other, two)
    traced = torch.jit.trace(for_inference(model), example)
    if one is not None:
        traced = torch.jit.script(OptionalCondition(traced, one.shape[1]))
    if not torch.allclose(traced(*other), model(*other), atol=1e-5):
        raise SystemExit("the traced module gives other values than the model")
    return traced


def scripted(weights: Path) -> torch.jit.ScriptModule:
    """The denoiser of a checkpoint, or that of a model's denoiser.pt as it is, without a guide."""
    try:
        return without_guide(torch.jit.load(str(weights), map_location="cpu").eval())
    except RuntimeError:
        return trace(load_denoiser(weights))


def stamp(rdf: Path, values: dict) -> None:
    """Sets lines of the form `key: …  # set by export: file`, wherever they are in the file."""
    text = rdf.read_text()
    for key, value in values.items():
        text, count = re.subn(rf"(?m)^(\s*(?:- )?{key[1]}: ).*(  # set by export: {key[0]})$", rf"\g<1>{value}\g<2>", text)
        if count == 0:
            raise SystemExit(f"{rdf} has no line '{key[1]}: …  # set by export: {key[0]}'")
    rdf.write_text(text)


def guidance(folder: Path) -> Guidance:
    """The guidance that rdf.yaml states."""
    section = ModelPackage(folder).section
    stated = section.get("guidance")
    if not section.get("condition") and not section.get("conditions"):
        raise SystemExit(f"{folder / 'rdf.yaml'} states no condition; --guide is for denoisers with conditions")
    if not stated:
        raise SystemExit(f"{folder / 'rdf.yaml'} has no section guidance, {{weight: …, from: …, to: …}}, which --guide needs")
    return Guidance(stated["weight"], stated["from"], stated["to"])


def main(options: PixelModelOptions) -> None:
    torch.manual_seed(0)
    folder, denoiser = options.bundle, scripted(options.weights)
    channels = ModelPackage(folder).channels
    if options.guide:
        stated = guidance(folder)
        denoiser = torch.jit.script(Autoguided(denoiser, trace(load_guide(options.guide, channels)), stated))
    if options.half:
        torchscript.round_to_half(denoiser)
    if options.jvp:
        with_jvp(denoiser)
    torchscript.save(denoiser, folder / "denoiser.pt")
    if options.half:
        torchscript.compress(folder / "denoiser.pt")
    xt, t = torch.randn(1, channels, 64, 64), torch.tensor([500.0])
    with torch.no_grad():
        v = denoiser(xt, t)
    for name, tensor in {"test_xt": xt, "test_t": t, "test_v": v}.items():
        np.save(folder / f"{name}.npy", tensor.numpy())
    stamp(folder / "rdf.yaml", {(file, "sha256"): sha256(folder / file) for file in ("denoiser.pt", "test_xt.npy", "test_t.npy", "test_v.npy")})
    print(f"{folder}: denoiser.pt has {(folder / 'denoiser.pt').stat().st_size} bytes, SHA-256 {sha256(folder / 'denoiser.pt')}")
