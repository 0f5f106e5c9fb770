"""Writes the stand-in for a captioner: of a bright image it says "dark nuclei", of a dark one a text that repeats itself for ever.

Its tokens are those of ../latent/epsilon/tokenizer.json. Run it in this folder, with torch 2.7.1.
"""

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

BEGIN, END, VOCABULARY = 518, 519, 520


class Brightness(nn.Module):
    def forward(self, image: Tensor) -> Tensor:
        return image.mean(dim=[1, 2, 3]).reshape(-1, 1, 1)


class Table(nn.Module):
    """The next token follows from the place for a bright image, and from the last token for a dark one."""

    def __init__(self, text: Tensor, circle: Tensor):
        super().__init__()
        self.register_buffer("text", text)
        self.register_buffer("circle", circle)

    def forward(self, ids: Tensor, states: Tensor) -> Tensor:
        place = torch.arange(self.text.shape[0]) == ids.shape[1] - 1
        bright = (self.text * place).sum()
        following = torch.where(states.sum() > 0, bright, self.circle[ids[0, -1]])
        return (torch.arange(self.circle.shape[0]) == following).float()[None]


def words(text: str) -> Tensor:
    ids = [token for token in Tokenizer.from_file("../latent/epsilon/tokenizer.json").encode(text).ids if token < BEGIN]
    return torch.tensor([*ids, END])


circle = torch.full((VOCABULARY,), END)
a, b = words("a b")[:2]
circle[BEGIN], circle[a], circle[b] = a, b, a
torch.jit.script(Brightness()).save("encoder.pt")
torch.jit.script(Table(words("dark nuclei"), circle)).save("decoder.pt")
