"""The first blocks of CLIP's vision transformer as a critic of style (Radford et al. 2021; the paper's Table 3)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

MEAN, DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
"""Of CLIP's training images, whose values are 0 … 1."""

BLOCKS = 3
"""The style is that of the output of the block with 0-based index 2."""


class Block(nn.Module):
    """x + attention, x + perceptron, each after a layer normalization."""

    def __init__(self, width: int, heads: int, hidden: int, epsilon: float, quick: bool):
        super().__init__()
        self.heads, self.quick = heads, quick
        self.before_attention, self.before_perceptron = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)
        self.queries, self.keys, self.values, self.out = (nn.Linear(width, width) for _ in range(4))
        self.first, self.second = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def split(self, x: Tensor) -> Tensor:
        n, tokens, width = x.shape
        return x.reshape(n, tokens, self.heads, width // self.heads).transpose(1, 2)

    def forward(self, x: Tensor) -> Tensor:
        z = self.before_attention(x)
        queries, keys, values = self.split(self.queries(z)), self.split(self.keys(z)), self.split(self.values(z))
        weights = torch.softmax(queries @ keys.transpose(2, 3) / float(queries.shape[3]) ** 0.5, dim=3)
        x = x + self.out((weights @ values).transpose(1, 2).flatten(2))
        z = self.first(self.before_perceptron(x))
        return x + self.second(z * torch.sigmoid(1.702 * z) if self.quick else F.gelu(z))


class ClipStyle(nn.Module):
    """The Gram matrix FᵀF [width, width] of the tokens F without that of the class, as features [n, width²]; the loss is ‖G − G_target‖.

    An image [n, k, H, W] in −1 … 1, k = 1 or 3, is resized to the square of CLIP's images by an antialiased bicubic filter with mirrored borders.
    No value is cut off. All is float32: sums of half precision would overflow.
    """

    def __init__(self, side: int, patch: int, width: int, heads: int, hidden: int, epsilon: float = 1e-5, quick: bool = True):
        super().__init__()
        self.side = side
        self.patches = nn.Conv2d(3, width, patch, stride=patch, bias=False)
        self.class_token = nn.Parameter(torch.zeros(width))
        self.places = nn.Parameter(torch.zeros((side // patch) ** 2 + 1, width))
        self.norm = nn.LayerNorm(width, epsilon)
        self.blocks = nn.ModuleList(Block(width, heads, hidden, epsilon, quick) for _ in range(BLOCKS))
        self.register_buffer("mean", 2 * torch.tensor(MEAN).reshape(1, 3, 1, 1) - 1)
        self.register_buffer("deviation", 2 * torch.tensor(DEVIATION).reshape(1, 3, 1, 1))

    def tokens(self, image: Tensor) -> Tensor:
        """The output of the last block, [n, tokens, width], that of the class first."""
        square = resized(image, self.side).expand(-1, 3, -1, -1)
        x = self.patches((square - self.mean) / self.deviation).flatten(2).transpose(1, 2)
        x = self.norm(torch.cat([self.class_token.expand(x.shape[0], 1, -1), x], dim=1) + self.places)
        for block in self.blocks:
            x = block(x)
        return x

    def forward(self, image: Tensor) -> Tensor:
        x = self.tokens(image)[:, 1:]
        return torch.bmm(x.transpose(1, 2), x).flatten(1)

    def loss(self, features: Tensor, target: Tensor) -> Tensor:
        return ((features - target).square().sum(dim=1) + 1e-12).sqrt()


def resized(image: Tensor, side: int) -> Tensor:
    """[n, k, H, W] to [n, k, side, side]."""
    rows, columns = cubic_weights(image.shape[2], side, image), cubic_weights(image.shape[3], side, image)
    return rows @ image @ columns.transpose(0, 1)


def cubic_weights(length: int, side: int, like: Tensor) -> Tensor:
    """What each of `length` pixels adds to each of `side`: [side, length]. The cubic filter (a = −0.5) is as wide as the larger of both pixels."""
    scale = max(length / side, 1.0)
    beyond = min(int(2 * scale) + 2, length - 1)
    place = torch.arange(-beyond, length + beyond, device=like.device)
    centre = (torch.arange(side, dtype=like.dtype, device=like.device) + 0.5) * (length / side) - 0.5
    x = ((place[None].to(like.dtype) - centre[:, None]) / scale).abs()
    near, far = (1.5 * x - 2.5) * x * x + 1, ((-0.5 * x + 2.5) * x - 4) * x + 2
    weights = torch.where(x < 1, near, torch.where(x < 2, far, torch.zeros_like(x)))
    weights = weights / weights.sum(dim=1, keepdim=True)
    mirrored = place.abs()
    mirrored = (length - 1) - ((length - 1) - mirrored).abs()
    return torch.zeros(side, length, dtype=like.dtype, device=like.device).index_add(1, mirrored, weights)
