"""Trains an embedded prior: python -m constrained_diffusion.train --data FOLDER [FOLDER ...] --out FOLDER.

Of several sources of images (folders, and rendered structures with --synthetic) each is as likely as the others.

Resumable: a run that finds OUT/last.pt goes on from it, and a finished one is carried on by more --steps. Seeded. CPU or CUDA.
Validation: mean v-loss of the EMA weights on fixed 128² crops of the validation images, fixed noise, times spread evenly over the
schedule, the mean over the sources; one line a validation is appended to OUT/log.tsv (step, training loss, validation loss, seconds,
then the loss of each source; with --sized told of sizes and not), and OUT/best.pt keeps the best weights.
"""

import argparse
from pathlib import Path
from typing import Dict, List

import torch
from torch import Tensor, nn

from .diameter import UNKNOWN
from .sized_training import SizedRun, diameters
from .training import Run, Validation, add_options, follow, sources
from .unet import SizedUNet, UNet


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--synthetic", type=int, default=0, help="so many rendered structures are one more source; for --channels 1")
    parser.add_argument("--channels", type=int, default=1)
    parser.add_argument("--widths", type=int, nargs="+", default=[32, 64, 96, 128])
    parser.add_argument("--further", type=int, default=0, help="residual blocks more at the coarsest level; weights of --init may lack them")
    parser.add_argument("--sized", action="store_true", help="teach the model of --init, which otherwise stays as it is, how large an image's nuclei are")
    parser.add_argument("--init", type=Path, help="weights to start from: best.pt of another run, or a bundle's denoiser.pt")
    options = parser.parse_args()
    if options.sized and not options.init:
        parser.error("--sized needs --init: a model that is to be taught")
    return options


def initial(file: Path) -> Dict[str, Tensor]:
    """The weights of a checkpoint's best.pt or of a bundle's TorchScript file, without those of a guide."""
    try:
        saved = torch.jit.load(str(file), map_location="cpu").state_dict()
        return {name.removeprefix("denoiser.").removeprefix("traced."): tensor for name, tensor in saved.items() if not name.startswith("guide.")}
    except RuntimeError:
        return torch.load(file, map_location="cpu", weights_only=True)["weights"]


def start(model: UNet, weights: Dict[str, Tensor]) -> None:
    """Takes the weights; only what adds context or is told of sizes may be new, and changes nothing as it is. What is told of sizes may be lost."""
    own, of_sizes = model.state_dict(), ("size.", "octaves")
    new = {name: tensor for name, tensor in own.items() if name.startswith(("further.", *of_sizes))}
    taken = {name: tensor for name, tensor in weights.items() if name in own or not name.startswith(of_sizes)}
    # What a block is told beside the time comes last, and has no effect at first.
    fitting = {name: nn.functional.pad(tensor, (0, own[name].shape[1] - tensor.shape[1]))
               for name, tensor in taken.items() if name.endswith("film.weight") and name in own}
    try:
        model.load_state_dict({**new, **taken, **fitting})
    except RuntimeError as different:
        raise SystemExit(f"--init has weights of another model: {different}") from None


def main() -> None:
    options = arguments()
    train, validation = sources(options.data, options.synthetic, options.channels)
    torch.manual_seed(options.seed)
    model = (SizedUNet if options.sized else UNet)(options.channels, options.widths, further=options.further)
    if options.init:
        start(model, initial(options.init))
    run = SizedRun(options, model, train) if options.sized else Run(options, model)
    follow(run, train, [check for images in validation for check in checks(images, options.sized)])


def checks(images: List[Tensor], sized: bool) -> List[Validation]:
    """A model that is told of sizes is checked with them, and without."""
    if not sized:
        return [Validation(images)]
    known = diameters(images).repeat_interleave(Validation.CROPS)[:, None]
    return [Validation(images, told=(known,)), Validation(images, told=(torch.full((1, 1), UNKNOWN),))]


if __name__ == "__main__":
    main()
