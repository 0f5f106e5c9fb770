"""Trains the denoiser of a pixel-space model."""

from typing import Dict, List

import torch
from torch import Tensor, nn

from ..data import sources
from ..data.nuclear_diameter import UNKNOWN
from ..nets.conditioned import DiameterUNet
from ..nets.unet import UNet
from .diameter_conditioned import DiameterRun, diameters
from .options import PixelModelOptions
from .run import DenoiserRun, initial_weights, train_denoiser
from .validation import Validation

OF_THE_DIAMETER = ("size.", "octaves")
"""Prefixes of the weights that only a model conditioned on the diameter has."""


def start_from(model: UNet, weights: Dict[str, Tensor]) -> None:
    """Loads the weights of --init.

    Additional blocks and the diameter's weights may be new, and then have no effect at first; the latter may also be dropped.
    """
    own = model.state_dict()
    new = {name: tensor for name, tensor in own.items() if name.startswith(("further.", *OF_THE_DIAMETER))}
    taken = {name: tensor for name, tensor in weights.items() if name in own or not name.startswith(OF_THE_DIAMETER)}
    # Columns for conditions follow those of the time's embedding, and are 0 at first.
    fitting = {name: nn.functional.pad(tensor, (0, own[name].shape[1] - tensor.shape[1]))
               for name, tensor in taken.items() if name.endswith("film.weight") and name in own}
    try:
        model.load_state_dict({**new, **taken, **fitting})
    except RuntimeError as different:
        raise SystemExit(f"--init has the weights of another model: {different}") from None


def validations(images: List[Tensor], conditioned: bool) -> List[Validation]:
    """The validation of one source. A model conditioned on the diameter is validated with and without it."""
    if not conditioned:
        return [Validation(images)]
    known = diameters(images).repeat_interleave(Validation.CROPS)[:, None]
    return [Validation(images, conditions=(known,)), Validation(images, conditions=(torch.full((1, 1), UNKNOWN),))]


def main(options: PixelModelOptions) -> None:
    train, validation = sources.load(options.data, options.synthetic, options.channels)
    torch.manual_seed(options.seed)
    model = (DiameterUNet if options.sized else UNet)(options.channels, options.widths, extra_blocks=options.further)
    if options.init:
        start_from(model, initial_weights(options.init))
    run = DiameterRun(options, model, train) if options.sized else DenoiserRun(options, model)
    train_denoiser(run, train, [check for images in validation for check in validations(images, options.sized)])
