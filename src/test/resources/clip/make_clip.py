"""Writes the package of a critic from a small CLIP vision transformer with random weights, by `cdiff export-clip`, and its loss between two images.

Run it in this folder, with torch 2.7.1 and transformers, and python/ on the path.
"""

import tempfile
from pathlib import Path

import numpy as np
import torch
import transformers

from constrained_diffusion.export import clip
from constrained_diffusion.export.options import ClipOptions

torch.manual_seed(0)
sizes = {"hidden_size": 16, "intermediate_size": 24, "num_attention_heads": 2, "patch_size": 8, "image_size": 32, "num_hidden_layers": 3}
model = transformers.CLIPVisionModel(transformers.CLIPVisionConfig(**sizes))
for name, weight in model.named_parameters():
    if "norm" not in name:
        torch.nn.init.normal_(weight, std=0.1 if weight.dim() < 2 else 2 / weight[0].numel() ** 0.5)
with tempfile.TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    clip.main(ClipOptions(model=Path(folder), bundle=Path()))
network = torch.jit.load("critic.pt")
image, style = torch.from_numpy(np.load("test_image.npy")), torch.linspace(-1, 1, 40 * 56).reshape(1, 1, 40, 56)
loss, gradient = network.loss_and_gradient(image, network(style))
np.save("test_loss.npy", loss.numpy())
np.save("test_gradient.npy", gradient.numpy())
