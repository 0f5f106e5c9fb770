"""The denoisers of training checkpoints, ready to evaluate."""

import re
from pathlib import Path
from typing import Dict

import torch
from torch import Tensor, nn

from ..nets.conditioned import ConditionedUNet, DiameterUNet
from ..nets.unet import GuideUNet, UNet
from ..training.microscopy import MicroscopyRun


def load_denoiser(weights: Path) -> UNet:
    """The denoiser of best.pt, or with the moving average of last.pt; its architecture follows from the names and shapes of the weights."""
    tensors = averages(weights)
    widths = [tensor.shape[0] for name, tensor in tensors.items() if re.fullmatch(r"down_blocks\.\d+\.0\.conv1\.weight", name)]
    channels = tensors["stem.weight"].shape[1] // UNet().patch ** 2
    extra = len({name.split(".")[1] for name in tensors if name.startswith("further.")})
    if "modality.weight" in tensors:
        return filled(ConditionedUNet(len(tensors["modality.weight"]), channels, widths, extra), tensors)
    return filled((DiameterUNet if "octaves" in tensors else UNet)(channels, widths, extra_blocks=extra), tensors)


def load_guide(weights: Path, channels: int) -> GuideUNet:
    """The guide of a checkpoint."""
    try:
        return filled(GuideUNet(channels), averages(weights))
    except RuntimeError:
        raise SystemExit(f"--guide: {weights} is not of train-guide with {channels} channels") from None


def averages(weights: Path) -> Dict[str, Tensor]:
    """The moving average of the weights; of several, the one that best.pt has."""
    state = torch.load(weights, map_location="cpu", weights_only=True)
    if "weights" in state:
        return state["weights"]
    return state["averages"][MicroscopyRun.CHOSEN] if "averages" in state else state["average"]


def filled(model: nn.Module, tensors: Dict[str, Tensor]) -> nn.Module:
    """The model with these weights, ready to evaluate."""
    model.load_state_dict(tensors)
    return model.requires_grad_(False).eval().to(memory_format=torch.channels_last)
