"""Sources of training images: folders, and rendered structures."""

from pathlib import Path
from typing import List, Tuple

from torch import Tensor

from . import images, synthetic


def load(folders: List[Path], rendered: int, channels: int) -> Tuple[List[List[Tensor]], List[List[Tensor]]]:
    """The training and the validation images of each source."""
    found = [images.load(folder, channels) for folder in folders]
    if rendered:
        found.append((synthetic.generate(rendered, seed=0), synthetic.generate(20, seed=1)))
    return [train for train, _ in found], [validation for _, validation in found]
