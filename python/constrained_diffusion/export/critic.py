"""Writes the model package of a critic: TorchScript file, test tensors and rdf.yaml. README.md is written by hand."""

from pathlib import Path
from typing import List, NamedTuple, Tuple

import numpy as np
import torch
import yaml
from torch import Tensor, nn

from ..data.images import HIGH, LOW
from ..data.label_maps import BORDER_WIDTH, CLASSES
from ..nets.critics import LabelSegmentation, StyleFilters, scripted
from ..nets.segmentation import SegmentationUNet
from . import torchscript
from .latent_modules import smooth
from .model_package import sha256
from .options import CriticOptions


class Kind(NamedTuple):
    """What rdf.yaml says of a kind of critic."""

    goal: str
    what: str
    features: str
    cite: Tuple[str, str]


KINDS = {
    "style": Kind(
        "style", "Measures how far an image is in texture and brightness from another, by a fixed filter bank: a critic for constrained sampling.",
        "Gram matrix of 52 rectified filter responses for each channel, and 64 quantiles of brightness for each channel.",
        ("Gatys et al., Image style transfer using convolutional neural networks, CVPR 2016", "https://doi.org/10.1109/CVPR.2016.265")),
    "labels": Kind(
        "labels", "Segments fluorescence micrographs of nuclei into background, nucleus and border: a critic of label maps for constrained sampling.",
        "Logits of background, nucleus and border.",
        ("Caicedo et al., Nucleus segmentation across imaging experiments, the 2018 Data Science Bowl, Nature Methods 16, 1247-1253, 2019"
         " (training images, BBBC038v1)", "https://doi.org/10.1038/s41592-019-0612-7"))}


def segmentation_net(weights: Path) -> SegmentationUNet:
    """The net of train-segmentation's best.pt."""
    state = torch.load(weights, map_location="cpu", weights_only=True)
    net = SegmentationUNet(len(CLASSES), state["widths"])
    net.load_state_dict(state["weights"])
    return net


def network(options: CriticOptions) -> nn.Module:
    return StyleFilters() if options.goal == "style" else LabelSegmentation(segmentation_net(options.weights), len(CLASSES))


def tests(critic: torch.jit.ScriptModule) -> Tuple[Tensor, Tensor]:
    """An image, and its features."""
    torch.manual_seed(0)
    image = smooth(1, 64, 64)[:, :1].contiguous()
    return image, critic(image)


def features_axes(goal: str, features: Tensor) -> List[dict]:
    if goal == "style":
        return [{"type": "index", "id": "feature", "size": features.shape[1]}]
    return [{"type": "channel", "channel_names": list(CLASSES)},
            *({"type": "space", "id": axis, "size": {"tensor_id": "image", "axis_id": axis}} for axis in "yx")]


def description(folder: Path, kind: Kind, features: Tensor, licence: str) -> dict:
    goal, (text, url) = kind.goal, kind.cite
    critic = {"source": "critic.pt", "sha256": sha256(folder / "critic.pt")}
    return {"format_version": "0.5.4", "type": "model", "name": folder.resolve().name, "description": kind.what,
            "authors": [{"name": "Constrained Diffusion developers"}], "cite": [{"text": text, "url": url}], "license": licence,
            "documentation": "README.md", "git_repo": "https://github.com/constrained-diffusion/constrained-diffusion", "version": "0.1.0",
            "timestamp": "2026-11-28T00:00:00", "tags": ["critic", goal, "constrained sampling", "2d"],
            "inputs": [{"id": "image", "description": "An image, scaled as for the diffusion model: percentiles of it are -1 and 1.",
                        "axes": [{"type": "batch"}, {"type": "channel", "channel_names": ["intensity"]},
                                 *({"type": "space", "id": axis, "size": {"min": 16, "step": 1}} for axis in "yx")],
                        "data": {"type": "float32"},
                        "test_tensor": {"source": "test_image.npy", "sha256": sha256(folder / "test_image.npy")}}],
            "outputs": [{"id": "features", "description": kind.features, "axes": [{"type": "batch"}, *features_axes(goal, features)],
                         "data": {"type": "float32"},
                         "test_tensor": {"source": "test_features.npy", "sha256": sha256(folder / "test_features.npy")}}],
            "weights": {"torchscript": {**critic, "pytorch_version": "2.7.1"}},
            "config": {"constrained_diffusion": {
                "role": "critic", "goal": goal, **({"classes": list(CLASSES), "border_width": BORDER_WIDTH} if goal == "labels" else {}),
                "percentiles": {"low": LOW, "high": HIGH}, "parts": {"critic": critic}}}}


def export(network: nn.Module, kind: Kind, folder: Path, licence: str = "BSD-2-Clause") -> None:
    """Writes all but README.md."""
    folder.mkdir(parents=True, exist_ok=True)
    critic = scripted(network)
    torchscript.save(critic, folder / "critic.pt")
    image, features = tests(critic)
    np.save(folder / "test_image.npy", image.numpy())
    np.save(folder / "test_features.npy", features.numpy())
    rdf = description(folder, kind, features, licence)
    (folder / "rdf.yaml").write_text(yaml.safe_dump(rdf, sort_keys=False, allow_unicode=True, width=120))
    print(f"{folder}: critic.pt has {(folder / 'critic.pt').stat().st_size} bytes, SHA-256 {sha256(folder / 'critic.pt')}")


def main(options: CriticOptions) -> None:
    export(network(options), KINDS[options.goal], options.bundle)
