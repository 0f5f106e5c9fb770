"""The description of a latent model: rdf.yaml in the BioImage Model Zoo's format 0.5, and README.md."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Optional, Tuple

import yaml

from .model_package import sha256
from .options import CITE, CITE_URL

OUTPUTS = {"epsilon": "The estimate of the noise.", "sample": "The estimate of the clean latent.",
           "v": "v = α_t · noise - σ_t · clean latent (Salimans and Ho 2022).",
           "velocity": "The velocity from clean latent to noise: noise - clean latent."}
"""The output of a denoiser, by the name of its parameterization."""

PARTS = {"denoiser": "denoiser.pt", "encoder": "encoder.pt", "decoder": "decoder.pt", "text_encoder": "text_encoder.pt",
         "tokenizer": "tokenizer.json"}


@dataclass(frozen=True)
class Card:
    """Name, licence and authors of the model."""

    name: str
    license: str = ""
    """An SPDX identifier, or the name of a file in the package; without it, LICENSE.md refers to the original model."""
    authors: List[str] = field(default_factory=lambda: ["Authors of the model, see its source"])
    cite: str = CITE
    cite_url: str = CITE_URL
    source: str = ""


@dataclass(frozen=True)
class LatentModel:
    """The section config: constrained_diffusion."""

    parameterization: str
    schedule: Dict[str, object]
    unet_divisor: int
    """The sides of a latent are multiples of it."""
    field_of_view: int
    """In pixels of the image."""
    scaling_factor: float
    tokens: int
    dimension: int
    channels: int = 4
    factor: int = 8
    shift: float = 0.0
    mask_channels: int = 0
    fixed_side: Optional[int] = None
    half: bool = False
    names: List[str] = field(default_factory=list)
    """The prompts of a model with a fixed list of them: it has no tokenizer, and a prompt is one token."""
    percentiles: Tuple[float, float] = (0, 100)

    def parts(self) -> Dict[str, str]:
        return {part: file for part, file in PARTS.items() if part != "tokenizer" or not self.names}

    def section(self, folder: Path) -> dict:
        optional = {"fixed_side": self.fixed_side, "mask_channels": self.mask_channels}
        return {"space": "latent", "channels": self.channels, "parameterization": self.parameterization, "schedule": self.schedule,
                "start_mean": 0.0, "percentiles": dict(zip(("low", "high"), self.percentiles)), "divisor": self.factor * self.unet_divisor,
                "field_of_view": self.field_of_view, **{key: value for key, value in optional.items() if value},
                "codec": {"factor": self.factor, "scaling_factor": self.scaling_factor, "shift": self.shift, "image_channels": 3},
                "text": {"classes": self.names} if self.names else {"tokens": self.tokens, "dimension": self.dimension},
                "parts": {part: {"source": file, "sha256": sha256(folder / file)} for part, file in self.parts().items()}}

    def sides(self) -> List[dict]:
        """The axes y and x of a latent."""
        d = self.unet_divisor
        return [{"type": "space", "id": axis, "size": self.fixed_side // self.factor if self.fixed_side else {"min": d, "step": d}}
                for axis in "yx"]


def channels(model: LatentModel, masked: bool = False) -> dict:
    """masked: including the mask and the masked image, the additional inputs of an inpainting model."""
    names = [f"latent{i}" for i in range(model.channels)]
    return {"type": "channel", "channel_names": names + (["mask", *(f"masked_{name}" for name in names)] if masked else [])}


def tensor(folder: Path, name: str, description: str, axes: List[dict]) -> dict:
    file = f"test_{name}.npy"
    return {"id": name, "description": description, "axes": [{"type": "batch"}, *axes], "data": {"type": "float32"},
            "test_tensor": {"source": file, "sha256": sha256(folder / file)}}


def description(folder: Path, model: LatentModel, card: Card) -> dict:
    """The content of rdf.yaml, from the files in the folder."""
    inputs = [tensor(folder, "xt", "A noisy latent, α_t · clean latent + σ_t · noise."
                     + (" Then the mask (1 = unknown) and the latent of the masked image." if model.mask_channels else ""),
                     [channels(model, model.mask_channels > 0), *model.sides()]),
              tensor(folder, "t", "The model's time, one for each latent of the batch.", []),
              tensor(folder, "text", "The output of the text encoder for the tokens of the prompt.",
                     [{"type": "index", "id": "token", "size": model.tokens}, {"type": "index", "id": "feature", "size": model.dimension}])]
    sides = [{"type": "space", "id": axis, "size": {"tensor_id": "xt", "axis_id": axis}} for axis in "yx"]
    output = tensor(folder, model.parameterization, OUTPUTS[model.parameterization], [channels(model), *sides])
    attached = [file.name for file in sorted(folder.iterdir()) if file.suffix in (".pt", ".json", ".npy")
                and file.name not in {PARTS["denoiser"], *(f"test_{t['id']}.npy" for t in [*inputs, output])}]
    return {"format_version": "0.5.4", "type": "model", "name": card.name,
            "description": "A latent diffusion model conditioned on text, as a prior for constrained sampling.",
            "authors": [{"name": author} for author in card.authors], "cite": [{"text": card.cite, "url": card.cite_url}],
            "license": licence(folder, card), "documentation": "README.md", "version": "0.1.0",
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()),
            "tags": ["diffusion", "inpainting", "super-resolution", "latent", "2d"], "inputs": inputs, "outputs": [output],
            "attachments": [{"source": name, "sha256": sha256(folder / name)} for name in attached],
            "weights": {"torchscript": {"source": PARTS["denoiser"], "sha256": sha256(folder / PARTS["denoiser"]), "pytorch_version": "2.7.1"}},
            "config": {"constrained_diffusion": model.section(folder)}}


def licence(folder: Path, card: Card) -> object:
    """An SPDX identifier, or a file as the format requires for licences without one, such as those of Stable Diffusion."""
    if card.license and not (folder / card.license).is_file():
        return card.license
    file = card.license or "LICENSE.md"
    if not card.license:
        (folder / file).write_text(f"The licence of the original model applies{f': {card.source}' if card.source else ''}."
                                   "\nStable Diffusion 1.x: CreativeML Open RAIL-M. Stable Diffusion 2.x: CreativeML Open RAIL++-M.\n")
    return {"source": file, "sha256": sha256(folder / file)}


def readme(folder: Path, model: LatentModel, card: Card) -> str:
    sizes = "\n".join(f"| {part} | {file} | {(folder / file).stat().st_size / 1e6:.1f} |" for part, file in model.parts().items())
    sides = f"{model.fixed_side} × {model.fixed_side} pixels" if model.fixed_side else \
        f"any size in multiples of {model.factor * model.unet_divisor} pixels; trained at about {model.field_of_view}"
    return f"""# {card.name}

A latent diffusion model as a prior for Constrained Diffusion for Fiji{f", exported from {card.source}" if card.source else ""}.

- Output: {OUTPUTS[model.parameterization]} Schedule: {model.schedule["type"]}, {model.schedule["length"]} times.
- Images: three channels, {sides}. Latents: {model.channels} channels, {model.factor} × {model.factor} pixels per cell.
- Prompts: at most {model.tokens} tokens, including start and end.
- Weights: {"float16; float32 in and out" if model.half else "float32"}.
{"- An inpainting model: its denoiser also takes the mask and the latent of the masked image." + chr(10) if model.mask_channels else ""}
| component | file | MB |
|---|---|---|
{sizes}

Test tensors: test_xt, test_t, test_text → test_{model.parameterization} (denoiser); test_image → test_latent (encoder); test_latent →
test_decoded (decoder); test_tokens → test_text (text encoder). Licence: {card.license or "see LICENSE.md"}. {card.cite}.

Generated pixels are not observations. Stable Diffusion was trained on photographs and pictures from the web, not on micrographs.
"""


def write(folder: Path, model: LatentModel, card: Card) -> None:
    """Writes README.md and rdf.yaml; the other files must exist."""
    (folder / "README.md").write_text(readme(folder, model, card))
    write_rdf(folder, model, card)


def write_rdf(folder: Path, model: LatentModel, card: Card) -> None:
    """Writes rdf.yaml; all other files must exist."""
    (folder / "rdf.yaml").write_text(yaml.safe_dump(description(folder, model, card), sort_keys=False, allow_unicode=True, width=120))
