"""Pipelines of the classes of Stable Diffusion with some hundred thousand random weights, for tests and fixtures:

    python -m constrained_diffusion.tiny_pipelines --kind epsilon --out FOLDER

They say nothing about images; they have the parts, the shapes and the file layout of the real ones, from a caption's bytes to
the decoder's pixels. `Rombach et al., High-resolution image synthesis with latent diffusion models, CVPR 2022` has the design.
"""

import argparse
from pathlib import Path
from typing import Dict

import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionInpaintPipeline, StableDiffusionPipeline, UNet2DConditionModel
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

KINDS = ("epsilon", "v", "flow", "inpaint")
"""What the U-Net gives: the noise, v, a velocity from image to noise, and the noise with the masked image as a further input."""

DIMENSION = 32
"""Of a token's text embedding."""

MERGES = [("c", "e"), ("l", "l</w>"), ("ce", "ll</w>"), ("n", "u"), ("i", "n"), ("e", "r</w>")]


def alphabet() -> Dict[int, str]:
    """A printable character for each byte, as GPT-2's and CLIP's tokenizers write bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {**{byte: chr(byte) for byte in printable}, **{byte: chr(256 + i) for i, byte in enumerate(others)}}


def tokenizer() -> CLIPTokenizer:
    """Single bytes, at the end of a word or not, and a few merges: 520 tokens."""
    letters = list(alphabet().values())
    words = letters + [letter + "</w>" for letter in letters] + ["".join(pair) for pair in MERGES] + ["<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={word: i for i, word in enumerate(words)}, merges=list(MERGES), model_max_length=77)


def stir(module: nn.Module, gain: float) -> nn.Module:
    """Draws weights anew so that signals keep their size: with a module's own start, deep layers would be next to silent."""
    for parameter in module.parameters():
        if parameter.dim() > 1:
            nn.init.normal_(parameter, std=gain / parameter[0].numel() ** 0.5)
        elif parameter.dim() == 1:
            parameter.data += 0.1 * torch.randn_like(parameter)
    return module.requires_grad_(False).eval()


def unet(channels: int) -> UNet2DConditionModel:
    return stir(UNet2DConditionModel(
        sample_size=16, in_channels=channels, out_channels=4, layers_per_block=1, block_out_channels=(8, 16), norm_num_groups=4,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=DIMENSION, attention_head_dim=2), gain=0.7)


def autoencoder() -> AutoencoderKL:
    """Four levels, so that a latent's cell is eight pixels wide."""
    return stir(AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, block_out_channels=(8,) * 4,
        layers_per_block=1, latent_channels=4, norm_num_groups=4, sample_size=128, scaling_factor=2.0), gain=1.0)


def text_encoder(words: CLIPTokenizer) -> CLIPTextModel:
    return stir(CLIPTextModel(CLIPTextConfig(
        vocab_size=len(words), hidden_size=DIMENSION, intermediate_size=2 * DIMENSION, num_hidden_layers=2, num_attention_heads=2,
        projection_dim=DIMENSION, max_position_embeddings=77, bos_token_id=words.bos_token_id, eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id)), gain=1.0)


def write(folder: Path, kind: str, seed: int = 0) -> Path:
    """Saves the pipeline as diffusers does. Pipelines of one seed share autoencoder, text encoder and tokenizer."""
    torch.manual_seed(seed)
    words = tokenizer()
    shared = {"vae": autoencoder(), "text_encoder": text_encoder(words), "tokenizer": words}
    scheduler = DDIMScheduler(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, clip_sample=False,
                              set_alpha_to_one=False, steps_offset=1, prediction_type="v_prediction" if kind == "v" else "epsilon")
    design, channels = (StableDiffusionInpaintPipeline, 9) if kind == "inpaint" else (StableDiffusionPipeline, 4)
    design(unet=unet(channels), scheduler=scheduler, safety_checker=None, feature_extractor=None, requires_safety_checker=False,
           **shared).save_pretrained(folder)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--kind", choices=KINDS, default="epsilon")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    write(options.out, options.kind, options.seed)


if __name__ == "__main__":
    main()
