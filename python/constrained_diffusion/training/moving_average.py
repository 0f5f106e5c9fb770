"""The exponential moving average of the weights, by PyTorch's AveragedModel, with a warm-up of its decay."""

from typing import Callable, List

from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

Decay = Callable[[int], float]
"""The share of the average that the update after step 1, 2, … keeps."""


def warmed_up(decay: float) -> Decay:
    """Less than `decay` at first, so that the average soon forgets the initial weights."""
    return lambda step: min(decay, (1 + step) / (10 + step))


def moving_average(model: nn.Module, decay: Decay) -> AveragedModel:
    """Starts at the weights of the model; `update_parameters` goes after each step."""
    def update(averaged: List[Tensor], current: List[Tensor], count: Tensor) -> None:
        get_ema_multi_avg_fn(decay(int(count)))(averaged, current, count)
    average = AveragedModel(model, multi_avg_fn=update).requires_grad_(False).eval()
    # The first update copies the weights. With it done here, AveragedModel's count is the number of the step.
    average.update_parameters(model)
    return average


def restore(average: AveragedModel, weights: dict, step: int) -> None:
    """Sets the average to that after so many steps."""
    average.module.load_state_dict(weights)
    average.n_averaged.fill_(step + 1)
