"""Writes the models of the fuzz tests: denoisers of one averaging filter, so that a run takes milliseconds.

    python src/test/resources/fuzz/make_models.py
"""
import hashlib
from pathlib import Path
from typing import Optional

import torch

HERE = Path(__file__).parent


class Averaging(torch.nn.Module):
    """Puts out scale times the mean over 3 x 3 pixels; a diameter makes it darker by a hundredth of itself."""

    def __init__(self, scale: float):
        super().__init__()
        self.scale = scale

    def forward(self, xt, t, diameter: Optional[torch.Tensor] = None):
        x0 = self.scale * torch.nn.functional.avg_pool2d(xt, 3, 1, 1, count_include_pad=False)
        if diameter is not None:
            x0 = x0 - 0.01 * diameter.clamp(0, 10).reshape(-1, 1, 1, 1)
        return x0


def write(name: str, channels: int, divisor: int, parameterization: str, condition: str) -> None:
    # Of v = a * noise - s * x0, the negative mean is an x0 of the noisy image and its mean.
    scale = -0.9 if parameterization == "v" else 0.9
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    torch.jit.script(Averaging(scale).eval()).save(folder / "denoiser.pt")
    digest = hashlib.sha256((folder / "denoiser.pt").read_bytes()).hexdigest()
    (folder / "rdf.yaml").write_text(f"""format_version: 0.5.4
type: model
name: {name}
weights:
  torchscript:
    source: denoiser.pt
    sha256: {digest}
config:
  constrained_diffusion:
    space: pixel
    channels: {channels}
    parameterization: {parameterization}
{condition}    schedule: {{type: cosine, length: 1000, offset: 0.008, largest_beta: 0.999}}
    percentiles: {{low: 0.1, high: 99.8}}
    start_mean: 0.0
    divisor: {divisor}
    field_of_view: 16
    parts:
      denoiser:
        source: denoiser.pt
        sha256: {digest}
""")


write("grey", 1, 4, "v", "    condition: nuclear_diameter\n")
write("plain", 1, 16, "sample", "")
write("rgb", 3, 8, "v", "")
