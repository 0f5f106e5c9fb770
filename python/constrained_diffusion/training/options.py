"""Options of the training subcommands."""

from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

from ..data.modalities import MODALITIES, STAINS
from ..data.variety import Variety
from ..options import option


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """Options of every training run."""

    out: Path = option(help="Folder for checkpoints and log.")
    steps: int = option(20000, "Number of optimizer steps; a finished run is continued with more.")
    rate: float = option(4e-4, "Learning rate.")
    seed: int = option(1, "Random seed.")
    validate_every: int = option(500, "Steps between validations; each also writes a checkpoint.")
    device: Optional[str] = option(None, "PyTorch device; default: cuda if available, else cpu.")


@dataclass(frozen=True, kw_only=True)
class DenoiserOptions(RunOptions):
    """Options of every denoiser that is trained on folders of images."""

    data: List[Path] = option(help="Folders of 8-bit PNG files.")
    small_steps: int = option(6000, "Number of first steps on crops of 64×64; later crops are 128×128.")
    decay: float = option(0.9, "Share of the steps, at the end, over which the learning rate falls to 0.")
    schedule: str = option("cosine", "Noise schedule.", choices=("cosine", "linear", "scaled_linear"))
    large_share: float = option(0.0, "Share of the later steps with crops of 256×256, a quarter as many.")
    small_batch: int = option(24, "Batch size for crops of 64×64.")
    batch: int = option(8, "Batch size for crops of 128×128.")
    resampled: float = option(Variety.resampled, "Share of the crops that are resampled.")
    contrast: float = option(Variety.contrast, "Share of the crops whose contrast is changed.")
    ema: float = option(0.999, "Decay of the exponential moving average of the weights.")


@dataclass(frozen=True, kw_only=True)
class PixelModelOptions(DenoiserOptions):
    """Train the denoiser of a pixel-space model.

    Each source of images (a folder, or the rendered structures of --synthetic) is sampled equally often. The same command continues a run that
    was interrupted. log.tsv gets a line for each validation: step, training loss, validation loss, seconds, loss of each source (with --sized:
    with and without the diameter). best.pt has the moving average of the weights with the lowest validation loss.
    """

    synthetic: int = option(0, "Number of rendered structures, an additional source of images; for --channels 1.")
    channels: int = option(1, "Channels of the images: 1 or 3.")
    widths: List[int] = option([32, 64, 96, 128], "Channels at each level of the U-Net.")
    further: int = option(0, "Additional residual blocks at the coarsest level; the weights of --init may lack them.")
    sized: bool = option(False, "Condition the model of --init on the nuclear diameter; its other weights stay fixed.")
    init: Optional[Path] = option(None, "Initial weights: best.pt of another run, or a model's denoiser.pt.")

    def __post_init__(self) -> None:
        if self.sized and not self.init:
            raise ValueError("--sized needs --init, the model that is to be conditioned.")


@dataclass(frozen=True, kw_only=True)
class GuideOptions(DenoiserOptions):
    """Train the small model that guides a denoiser (autoguidance).

    Log and checkpoints are those of `train`.
    """

    channels: int = option(1, "Channels of the images: 1 or 3.")


@dataclass(frozen=True, kw_only=True)
class LatentModelOptions(DenoiserOptions):
    """Train the denoiser of a small latent model.

    The names of the folders are the model's prompts; one image in ten is used without a prompt, for classifier-free guidance. Crops are
    measured in pixels of the image. Log and checkpoints are those of `train`.
    """

    autoencoder: Path = option(help="last.pt of train-autoencoder.")


@dataclass(frozen=True, kw_only=True)
class AutoencoderOptions(RunOptions):
    """Train the autoencoder of a small latent model.

    The loss is the mean absolute error plus --divergence times the posterior's divergence from N(0, 1). log.tsv gets a line for each
    validation: step, training loss, mean PSNR in dB, seconds, PSNR of each folder. last.pt has the moving average of the weights.
    """

    data: List[Path] = option(help="Folders of 8-bit PNG files; grey images are converted to colour.")
    steps: int = option(6000, "Number of optimizer steps; a finished run is continued with more.")
    channels: int = option(4, "Channels of the latent.")
    divergence: float = option(1e-4, "Weight of the posterior's divergence from N(0, 1).")
    rate: float = option(1e-3, "Learning rate.")
    batch: int = option(8, "Batch size.")


@dataclass(frozen=True, kw_only=True)
class MicroscopyOptions(RunOptions):
    """Train a model of many kinds of micrographs, conditioned on modality, structure scale and noise.

    With --colour it is one of stained tissue and cells, and the stain is the modality. Each condition may be unknown. Modalities are weighted
    by their variety, not by their number of files. The same command continues a run that was interrupted. log.tsv gets a line for each
    validation: step, training loss, validation loss of each of the three moving averages, loss without conditions, seconds, loss at each time,
    loss of each modality. best.pt has the second moving average.
    """

    collection: Path = option(help="Folder of micrographs with SOURCES.tsv.")
    nuclei: Path = option(help="Folder of BBBC038 with the subfolders fluorescence, histology and brightfield.")
    volumes: Optional[Path] = option(None, "Folder of isotropic and confocal stacks; not for --colour.")
    colour: bool = option(False, "Train on stained tissue and cells in colour.")
    init: Optional[Path] = option(None, "Initial weights: best.pt of another run, or a model's denoiser.pt.")
    only: List[str] = option([], "Train on these modalities or stains only.", choices=(*MODALITIES, *STAINS[1:]))
    steps: int = option(30000, "Number of optimizer steps.")
    rate: float = option(5e-4, "Learning rate.")
    decay: float = option(0.6, "Share of the steps, at the end, over which the learning rate falls to 0.")
    further: int = option(3, "Additional residual blocks at the coarsest level.")
    rendered: int = option(400, "Number of rendered structures, of unknown modality.")
    validate_every: int = option(1000, "Steps between validations; each also writes a checkpoint.")

    def __post_init__(self) -> None:
        if not self.colour and not self.volumes:
            raise ValueError("--volumes is required without --colour.")


@dataclass(frozen=True, kw_only=True)
class SegmentationOptions(RunOptions):
    """Train the small segmentation net that is the critic of label maps.

    Its classes are background, nucleus and border (within 2 pixels of two objects). With --prior, two thirds of each batch are clean estimates of
    that denoiser at random times. log.tsv gets a line for each validation: step, training loss, seconds, Dice coefficient of the foreground in
    validation images, and in clean estimates of them. best.pt has the moving average of the weights at the last validation.
    """

    images: Path = option(help="Folder of 8-bit PNG files.")
    labels: Path = option(help="Folder of their label maps, of the same names.")
    prior: Optional[Path] = option(None, "denoiser.pt of a pixel-space model of the cosine schedule, whose clean estimates it also learns.")
    widths: List[int] = option([32, 64, 96], "Channels at each level of the net.")
    steps: int = option(3000, "Number of optimizer steps; a finished run is continued with more.")
    rate: float = option(1e-3, "Learning rate.")
    batch: int = option(9, "Batch size.")
    pool: int = option(400, "Number of clean estimates that are kept to draw from.")
    decay: float = option(0.5, "Share of the steps, at the end, over which the learning rate falls to 0.")


@dataclass(frozen=True, kw_only=True)
class CaptionClassifierOptions(RunOptions):
    """Train the small classifier that proposes a caption for an image.

    Its classes are the folders' names. log.tsv gets a line for each validation: step, training loss, seconds, and the share of each class's
    validation images that is found: of whole images, of images reduced 4 and 8 times, and without their middle quarter.
    """

    data: List[Path] = option(help="Folders of 8-bit PNG files, one for each caption; grey images are converted to colour.")
    steps: int = option(3000, "Number of optimizer steps; a finished run is continued with more.")
    rate: float = option(2e-3, "Learning rate.")
    batch: int = option(24, "Batch size.")
    decay: float = option(0.5, "Share of the steps, at the end, over which the learning rate falls to 0.")
