"""How training crops are augmented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variety:
    """The shares of crops that are resampled (×0.75 … 1.33) and whose contrast is changed (×0.7 … 1.2).

    Both let a model fit more images than those it was trained on, at a cost: resampling removes noise, and a change of contrast changes the
    distribution of brightness, so that samples are less like the training images.
    """

    resampled: float = 0.4
    contrast: float = 0.3


VARIETY = Variety()
