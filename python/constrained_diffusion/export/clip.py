"""Writes the model package of a critic of style from the first blocks of a CLIP vision transformer, of transformers' or open_clip's folders."""

import json
from pathlib import Path
from typing import Dict, Tuple

import torch
from safetensors.torch import load_file
from torch import Tensor

from ..nets.clip import BLOCKS, ClipStyle
from . import critic
from .options import ClipOptions

FILES = ("model.safetensors", "open_clip_model.safetensors", "open_clip_pytorch_model.bin", "pytorch_model.bin")
CLASS_TOKEN = {"embeddings.class_embedding": "transformers", "visual.class_embedding": "open_clip"}
"""The end of the class token's name, by which the layout is known."""

SINGLE = {"transformers": {"class_token": "embeddings.class_embedding", "places": "embeddings.position_embedding.weight",
                           "patches.weight": "embeddings.patch_embedding.weight"},
          "open_clip": {"class_token": "class_embedding", "places": "positional_embedding", "patches.weight": "conv1.weight"}}
NORM = {"transformers": "pre_layrnorm", "open_clip": "ln_pre"}
BLOCK = {"transformers": "encoder.layers", "open_clip": "transformer.resblocks"}
PARTS = {"transformers": {"before_attention": "layer_norm1", "queries": "self_attn.q_proj", "keys": "self_attn.k_proj", "values": "self_attn.v_proj",
                          "out": "self_attn.out_proj", "before_perceptron": "layer_norm2", "first": "mlp.fc1", "second": "mlp.fc2"},
         "open_clip": {"before_attention": "ln_1", "out": "attn.out_proj", "before_perceptron": "ln_2", "first": "mlp.c_fc", "second": "mlp.c_proj"}}
"""The layouts' names of the weights of ClipStyle; open_clip has queries, keys and values in one matrix."""

KIND = critic.Kind(
    "style", "Measures how far an image is in style from another, by the Gram matrix of CLIP's tokens: a critic for constrained sampling.",
    "Gram matrix of the tokens after CLIP's third block, without the class token.",
    ("Radford et al., Learning transferable visual models from natural language supervision, ICML 2021", "https://arxiv.org/abs/2103.00020"))


def read(folder: Path) -> Tuple[Dict[str, Tensor], str]:
    """The weights by their names in the layout, float32, and the layout: transformers or open_clip."""
    file = next((folder / name for name in FILES if (folder / name).is_file()), None)
    if file is None:
        raise SystemExit(f"{folder} has none of the files {', '.join(FILES)}")
    state = load_file(file) if file.suffix == ".safetensors" else torch.load(file, map_location="cpu", weights_only=True)
    for ending, layout in CLASS_TOKEN.items():
        for name in state:
            if name.endswith(ending):
                start = name[:len(name) - len("class_embedding" if layout == "open_clip" else ending)]
                return {key[len(start):]: value.float() for key, value in state.items() if key.startswith(start)}, layout
    raise SystemExit(f"{file} holds no vision transformer of CLIP: it has no weights whose name ends with {' or '.join(CLASS_TOKEN)}")


def settings(folder: Path, layout: str) -> dict:
    """The number of heads and the kind of perceptron, which the weights do not show."""
    file = folder / ("config.json" if layout == "transformers" else "open_clip_config.json")
    if not file.is_file():
        raise SystemExit(f"{file} is missing: it says how many heads the transformer has")
    stated = json.loads(file.read_text())
    if layout == "transformers":
        vision = stated.get("vision_config", stated)
        activation = vision.get("hidden_act", "quick_gelu")
        if activation not in ("quick_gelu", "gelu"):
            raise SystemExit(f"{file}: hidden_act must be quick_gelu or gelu, not {activation}")
        return {"heads": vision.get("num_attention_heads", 12), "epsilon": vision.get("layer_norm_eps", 1e-5), "quick": activation == "quick_gelu"}
    model = stated.get("model_cfg", stated)
    vision = model["vision_cfg"]
    return {"heads": vision["width"] // vision.get("head_width", 64), "epsilon": 1e-5, "quick": model.get("quick_gelu", False)}


def renamed(state: Dict[str, Tensor], layout: str) -> Dict[str, Tensor]:
    """The weights by the names of ClipStyle."""
    found = {ours: state[theirs] for ours, theirs in SINGLE[layout].items()}
    for kind in ("weight", "bias"):
        found[f"norm.{kind}"] = state[f"{NORM[layout]}.{kind}"]
        for i in range(BLOCKS):
            block = f"{BLOCK[layout]}.{i}"
            found.update({f"blocks.{i}.{ours}.{kind}": state[f"{block}.{theirs}.{kind}"] for ours, theirs in PARTS[layout].items()})
            if layout == "open_clip":
                three = state[f"{block}.attn.in_proj_{kind}"].chunk(3)
                found.update({f"blocks.{i}.{ours}.{kind}": each for ours, each in zip(("queries", "keys", "values"), three)})
    return found


def tower(folder: Path) -> ClipStyle:
    """The critic's network with the folder's weights."""
    state, layout = read(folder)
    try:
        weights = renamed(state, layout)
    except KeyError as missing:
        raise SystemExit(f"{folder}: the weights {missing} of a vision transformer with {BLOCKS} blocks or more are missing") from None
    width, _, patch, _ = weights["patches.weight"].shape
    side = round((len(weights["places"]) - 1) ** 0.5) * patch
    network = ClipStyle(side, patch, width, hidden=len(weights["blocks.0.first.bias"]), **settings(folder, layout))
    network.load_state_dict({**weights, **dict(network.named_buffers())})
    return network


def main(options: ClipOptions) -> None:
    critic.export(tower(options.model), KIND, options.bundle, options.license)
