"""Measures memory and time of a model of Stable Diffusion 1.x's size, with random weights."""

import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizerFast

from ..export.diffusers_pipeline import export
from ..export.diffusers_source import Source
from ..export.latent_description import Card
from ..export.latent_package import LatentPackage
from ..fixtures import tiny_pipelines
from .options import FullSizeOptions

SIDE = 512

INPUTS = {"denoiser": lambda: (torch.randn(1, 4, SIDE // 8, SIDE // 8), torch.tensor([500.0]), torch.randn(1, 77, 768)),
          "encoder": lambda: (torch.randn(1, 3, SIDE, SIDE),), "decoder": lambda: (torch.randn(1, 4, SIDE // 8, SIDE // 8),),
          "text_encoder": lambda: (torch.randint(0, 500, (1, 77)),)}


class RandomSource(Source):
    """The configuration of Stable Diffusion 1.x, with the tokenizer of the tiny pipelines."""

    def __init__(self):
        self.name = "random weights of full size"
        self.unet = {"_class_name": "UNet2DConditionModel", "sample_size": SIDE // 8, "in_channels": 4, "out_channels": 4,
                     "block_out_channels": (320, 640, 1280, 1280), "cross_attention_dim": 768, "attention_head_dim": 8}
        self.vae = {"latent_channels": 4, "block_out_channels": (128, 256, 512, 512), "layers_per_block": 2, "scaling_factor": 0.18215,
                    "down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4, "sample_size": SIDE}
        self.scheduler = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}
        self.check()

    def load_unet(self) -> nn.Module:
        return self.ready(UNet2DConditionModel(**{key: value for key, value in self.unet.items() if key != "_class_name"}))

    def load_vae(self) -> nn.Module:
        return self.ready(AutoencoderKL(**self.vae))

    def load_text_encoder(self) -> nn.Module:
        return self.ready(CLIPTextModel(CLIPTextConfig(vocab_size=49408, hidden_size=768, intermediate_size=3072, num_hidden_layers=12,
                                                       num_attention_heads=12, projection_dim=768)))

    def load_tokenizer(self) -> CLIPTokenizerFast:
        return tiny_pipelines.tokenizer()


def peak() -> float:
    """The peak memory of this process, in GiB."""
    status = Path("/proc/self/status")
    if status.is_file():
        # ru_maxrss would include the parent process before exec.
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 2 ** 20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2 ** (30 if sys.platform == "darwin" else 20)


@torch.no_grad()
def measure(package: LatentPackage, part: str) -> str:
    """A row: parameters, file size, seconds to load, seconds of the second evaluation, peak memory of this process."""
    inputs, started = INPUTS[part](), time.time()
    module = torch.jit.load(str(package.folder / package.section["parts"][part]["source"]), map_location="cpu").eval()
    loaded = time.time()
    for _ in range(2):
        before = time.time()
        module(*inputs)
    after, size = time.time(), (package.folder / package.section["parts"][part]["source"]).stat().st_size
    return (f"| {part} | {sum(p.numel() for p in module.parameters()) / 1e6:.1f} | {size / 1e6:.0f} | {loaded - started:.1f} | "
            f"{after - before:.1f} | {peak():.1f} |")


def main(options: FullSizeOptions) -> None:
    if options.part:
        print(measure(LatentPackage(options.bundle), options.part))
        return
    started = time.time()
    export(RandomSource(), options.bundle, Card("full-size-random", "BSD-2-Clause", source="random weights"), options.half)
    print(f"exported in {time.time() - started:.0f} s, with a peak of {peak():.1f} GiB; "
          f"{torch.get_num_threads()} threads\n| component | million weights | MB | s to load | s per evaluation | peak GiB |\n"
          "|---|---|---|---|---|---|",
          flush=True)
    for part in INPUTS:
        subprocess.run([sys.executable, "-m", "constrained_diffusion", "full-size", "--bundle", str(options.bundle), "--part", part], check=True)
