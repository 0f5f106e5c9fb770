"""Writes a bundle: python -m constrained_diffusion.export --weights best.pt --bundle ../models/nuclei-fluorescence.

The TorchScript file, test tensors, and in the bundle's rdf.yaml, between its markers, the checksums and the numbers of
the training run. The rest of rdf.yaml and README.md are written by hand; of rdf.yaml, export reads how much a --guide guides. Use torch 2.7.x:
DJL loads its files.
"""

import argparse
import re
from pathlib import Path
from typing import Dict, Optional

import numpy as np
import torch
from torch import Tensor, nn

from . import torchscript
from .bundle import Bundle, sha256
from .evaluated import evaluated
from .guidance import Guidance, Guided, alone
from .unet import GuideUNet, SizedUNet, UNet


class Sized(nn.Module):
    """A traced SizedUNet that need not be told: the third input may be left out."""

    def __init__(self, traced: torch.jit.ScriptModule):
        super().__init__()
        self.traced = traced

    def forward(self, x: Tensor, t: Tensor, diameter: Optional[Tensor] = None) -> Tensor:
        return self.traced(x, t, torch.zeros([x.size(0), 1], device=x.device) if diameter is None else diameter)


def load(weights: Path) -> UNet:
    """The denoiser of a checkpoint, best.pt or the moving average of last.pt, ready to evaluate."""
    tensors = averages(weights)
    widths = [tensor.shape[0] for name, tensor in tensors.items() if re.fullmatch(r"down_blocks\.\d+\.0\.conv1\.weight", name)]
    patch = UNet().patch
    further = len({name.split(".")[1] for name in tensors if name.startswith("further.")})
    kind = SizedUNet if "octaves" in tensors else UNet
    model = kind(tensors["stem.weight"].shape[1] // patch ** 2, widths, further=further)
    return filled(model, tensors)


def load_guide(weights: Path, channels: int) -> GuideUNet:
    """The guide of a checkpoint, ready to evaluate."""
    try:
        return filled(GuideUNet(channels), averages(weights))
    except RuntimeError:
        raise SystemExit(f"--guide: {weights} is not of train_guide with {channels} channels") from None


def averages(weights: Path) -> Dict[str, Tensor]:
    """The moving averages of a checkpoint's weights."""
    state = torch.load(weights, map_location="cpu", weights_only=True)
    return state["weights"] if "weights" in state else state["average"]


def filled(model: nn.Module, tensors: Dict[str, Tensor]) -> nn.Module:
    """The model with these weights, ready to evaluate."""
    model.load_state_dict(tensors)
    return model.requires_grad_(False).eval().to(memory_format=torch.channels_last)


def trace(model: UNet) -> torch.jit.ScriptModule:
    """v(x_t, t), and of a SizedUNet v(x_t, t, diameter) with the diameter optional. Traced in the form for an evaluation, weights channels_last. Checked on another batch and size than it was traced with.

    Not frozen: that was measured to gain nothing here, and the weights can be taken out of the file again.
    """
    sized = isinstance(model, SizedUNet)
    example = (torch.randn(1, model.channels, 64, 64), torch.tensor([500.0]), torch.tensor([[30.0]]))[:2 + sized]
    traced = torch.jit.trace(evaluated(model), example)
    other = (torch.randn(2, model.channels, 96, 160), torch.tensor([3.0, 900.0]), torch.tensor([[0.0], [12.0]]))[:2 + sized]
    if sized:
        traced = torch.jit.script(Sized(traced))
    if not torch.allclose(traced(*other), model(*other), atol=1e-5):
        raise SystemExit("the traced module gives other values than the model")
    return traced


def scripted(weights: Path) -> torch.jit.ScriptModule:
    """The denoiser of a checkpoint, or that of a bundle's denoiser.pt as it is, without a guide."""
    try:
        return alone(torch.jit.load(str(weights), map_location="cpu").eval())
    except RuntimeError:
        return trace(load(weights))


def stamp(rdf: Path, values: dict) -> None:
    """Sets `key: …  # set by export` lines, wherever they stand in the file."""
    text = rdf.read_text()
    for key, value in values.items():
        text, count = re.subn(rf"(?m)^(\s*(?:- )?{key[1]}: ).*(  # set by export: {key[0]})$", rf"\g<1>{value}\g<2>", text)
        if count == 0:
            raise SystemExit(f"{rdf} has no line '{key[1]}: …  # set by export: {key[0]}'")
    rdf.write_text(text)


def guidance(bundle: Path) -> Guidance:
    """What rdf.yaml states."""
    section = Bundle(bundle).section
    stated = section.get("guidance")
    if section.get("condition") != "nuclear_diameter":
        raise SystemExit(f"{bundle / 'rdf.yaml'} does not state condition: nuclear_diameter; --guide is for denoisers that may be told it")
    if not stated:
        raise SystemExit(f"{bundle / 'rdf.yaml'} has no section guidance, {{weight: …, from: …, to: …}}, which --guide needs")
    return Guidance(stated["weight"], stated["from"], stated["to"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="best.pt or last.pt of a training run, or a bundle's denoiser.pt, whose weights stay")
    parser.add_argument("--guide", type=Path, help="best.pt of train_guide: guide the denoiser, which may be told of sizes, away from it")
    parser.add_argument("--bundle", type=Path, required=True)
    options = parser.parse_args()
    torch.manual_seed(0)
    bundle, denoiser = options.bundle, scripted(options.weights)
    channels = Bundle(bundle).channels
    if options.guide:
        stated = guidance(bundle)
        denoiser = torch.jit.script(Guided(denoiser, trace(load_guide(options.guide, channels)), stated))
    torchscript.save(denoiser, bundle / "denoiser.pt")
    xt, t = torch.randn(1, channels, 64, 64), torch.tensor([500.0])
    with torch.no_grad():
        v = denoiser(xt, t)
    for name, tensor in {"test_xt": xt, "test_t": t, "test_v": v}.items():
        np.save(bundle / f"{name}.npy", tensor.numpy())
    stamp(bundle / "rdf.yaml", {(file, "sha256"): sha256(bundle / file)
                                for file in ("denoiser.pt", "test_xt.npy", "test_t.npy", "test_v.npy")})
    print(f"{bundle}: denoiser.pt has {(bundle / 'denoiser.pt').stat().st_size} bytes, SHA-256 {sha256(bundle / 'denoiser.pt')}")


if __name__ == "__main__":
    main()
