"""Options of the export subcommands."""

from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

from ..options import option

CITE = "Rombach et al., High-resolution image synthesis with latent diffusion models, CVPR 2022"
CITE_URL = "https://arxiv.org/abs/2112.10752"


@dataclass(frozen=True, kw_only=True)
class PixelModelOptions:
    """Write the TorchScript file, test tensors and checksums of a pixel-space model.

    Only the checksums of rdf.yaml are set; the rest of it and README.md are written by hand. With --guide, rdf.yaml must have the section
    `guidance`. Use torch 2.7.x, whose files DJL loads.
    """

    weights: Path = option(help="best.pt or last.pt of a training run, or a model's denoiser.pt, whose weights are kept.")
    guide: Optional[Path] = option(None, "best.pt of train-guide: guide the denoiser away from this model.")
    bundle: Path = option(help="Folder of the model package.")
    half: bool = option(False, "Round the weights to half precision and compress the file to about 60 %. They stay float32 in memory.")
    jvp: bool = option(False, "Add the method jvp, which the sampler newton needs for derivative=exact.")


@dataclass(frozen=True, kw_only=True)
class LatentModelOptions:
    """Write the TorchScript files, test tensors and rdf.yaml of a small latent model.

    README.md is written by hand.
    """

    weights: Path = option(help="best.pt of train-latent.")
    autoencoder: Path = option(help="last.pt of train-autoencoder.")
    bundle: Path = option(help="Folder of the model package.")


@dataclass(frozen=True, kw_only=True)
class DiffusersOptions:
    """Convert a diffusers pipeline to a model package.

    Stable Diffusion 1.x and 2.x, their inpainting models, and rectified flows with the same U-Net. The components are loaded, traced and freed
    one after another: peak memory is about three times the U-Net's weights.
    """

    pipeline: str = option(help="A folder in the layout of diffusers, or owner/model on the Hugging Face hub.")
    bundle: Path = option(help="Folder of the model package.")
    half: bool = option(False, "Weights and arithmetic in float16, for GPUs: half the size, but slow on a CPU.")
    variant: Optional[str] = option(None, "Variant of the hub's weights, such as fp16.")
    rectified_flow: Optional[str] = option(None, "The U-Net predicts a velocity that points to this (InstaFlow: image).",
                                           choices=("noise", "image"), implied="noise")
    name: Optional[str] = option(None, "Name of the model; default: the folder's name.")
    license: str = option("", "An SPDX identifier, or a text file, which is copied.")
    author: List[str] = option([], "An author of the model; may be given several times.")
    cite: str = option(CITE, "Reference to cite.")
    cite_url: str = option(CITE_URL, "URL of the reference.")


@dataclass(frozen=True, kw_only=True)
class ModelZooOptions:
    """Convert the TorchScript files of Stable Diffusion 2.1 in DJL's model zoo to a model package, for images of 512×512 pixels.

    The zoo has no tokenizer: --tokenizer is the tokenizer.json of any CLIP model with the same vocabulary.
    """

    zips: Path = option(help="Folder with unet_traced_model, vae_encode_model, vae_decode_model, text_encoder (.zip or .pt) of the folder cpu.")
    tokenizer: Path = option(help="A tokenizer.json.")
    pad_token: str = option("!", "The padding token; Stable Diffusion 2.x: !, 1.x: <|endoftext|>.")
    bundle: Path = option(help="Folder of the model package.")
    name: Optional[str] = option(None, "Name of the model, five characters or more; default: the folder's name.")
    side: int = option(512, "Side of the images that the files were traced for.")
    scaling_factor: float = option(0.18215, "Scaling factor of the latents.")
    parameterization: Optional[str] = option(None, "What the U-Net predicts; default: determined by a trial.", choices=("epsilon", "v"))

    def __post_init__(self) -> None:
        if not self.tokenizer.is_file():
            raise ValueError(f"--tokenizer: there is no file {self.tokenizer}")


@dataclass(frozen=True, kw_only=True)
class CriticOptions:
    """Write the model package of a critic, which measures how far an image is from a goal.

    README.md is written by hand.
    """

    goal: str = option("style", "style: a fixed filter bank, without weights; labels: a segmentation net.", choices=("style", "labels"))
    weights: Optional[Path] = option(None, "best.pt of train-segmentation, for --goal labels.")
    bundle: Path = option(help="Folder of the model package.")

    def __post_init__(self) -> None:
        if (self.goal == "labels") != (self.weights is not None):
            raise ValueError("--weights belongs to --goal labels, which needs it.")


@dataclass(frozen=True, kw_only=True)
class ClipOptions:
    """Write a critic of style from the first three blocks of a CLIP vision transformer, such as ViT-B/16, the paper's.

    README.md is written by hand.
    """

    model: Path = option(help="Folder of a CLIP model of transformers (config.json) or of open_clip (open_clip_config.json), with its weights.")
    bundle: Path = option(help="Folder of the model package.")
    license: str = option("MIT", "The licence of the weights, an SPDX identifier; OpenAI's are MIT.")


@dataclass(frozen=True, kw_only=True)
class CaptionClassifierOptions:
    """Add a classifier of captions to the package of a latent model, for caption=auto."""

    weights: Path = option(help="best.pt of train-captions.")
    bundle: Path = option(help="Folder of the model package, whose captions are the classifier's classes.")


@dataclass(frozen=True, kw_only=True)
class AdaptOptions:
    """Adapt a pixel-space model to a few images.

    A training of minutes on crops of their known pixels, as the plugin's Adapt Model... does. Parts of the images are held back; the weights with
    the least loss on them are written as a model package.
    """

    parent: Path = option(Path("../models/microscopy"), "Folder of the model package to begin with.")
    images: List[Path] = option(help="Image files; all planes are used. NaN and infinity are left out.")
    masks: List[Path] = option([], "For each image a file whose nonzero pixels are left out.")
    out: Path = option(help="Folder of the new model package, which must not be there yet.")
    weights: str = option("all", "Train all weights, or those of the last levels of the decoder.", choices=("all", "last"))
    steps: int = option(300, "Number of optimizer steps.")
    minutes: float = option(0.0, "Train for so long instead; 0 goes by the steps.")
    seed: int = option(1, "Random seed.")
    modality: str = option("unknown", "What the images are of, for models that are conditioned on it.")
