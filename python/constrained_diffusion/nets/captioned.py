"""A denoiser of latents that is conditioned on a caption out of a fixed list."""

from typing import List, Sequence

from torch import Tensor, nn

from .unet import EMBEDDING, UNet


class CaptionedUNet(UNet):
    """v(x_t, t, text) for latents; text [n, tokens, dimension] is the text encoder's output, of which the mean over tokens is used."""

    def __init__(self, channels: int, widths: Sequence[int] = (64, 96, 128), dimension: int = 32):
        super().__init__(channels, widths, patch=1)
        self.tell = nn.Linear(dimension, EMBEDDING)
        nn.init.zeros_(self.tell.bias)

    def forward(self, x: Tensor, t: Tensor, text: Tensor) -> Tensor:
        return self.evaluate(x, self.embedding(t) + self.tell(text.mean(1)))


class ClassEncoder(nn.Module):
    """The text encoder for captions out of a list: tokens [n, 1], int64, to [n, 1, dimension].

    A token is the caption's number, or the length of the list for no caption.
    """

    def __init__(self, names: int, dimension: int = 32):
        super().__init__()
        self.states = nn.Embedding(names + 1, dimension)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.states(tokens)


class CaptionedModel(nn.Module):
    """Text encoder and denoiser, trained together; classes [n] are the captions' numbers, or the length of the list for no caption."""

    def __init__(self, names: List[str], channels: int):
        super().__init__()
        self.text_encoder, self.denoiser = ClassEncoder(len(names)), CaptionedUNet(channels)

    def forward(self, xt: Tensor, t: Tensor, classes: Tensor) -> Tensor:
        return self.denoiser(xt, t, self.text_encoder(classes[:, None]))
