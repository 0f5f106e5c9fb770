"""Evaluates the plugin's commands on degraded images, headless from a macro, against classical methods."""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Tuple

import numpy as np
import torch
from PIL import Image
from scipy import ndimage
from skimage.restoration import denoise_nl_means, richardson_lucy

from ..data import images
from . import figures, holes, inpainting, measures, tables
from .options import PROJECT, RestorationOptions

SIDE, RANGE, OFFSET, MIDDLE = 256, 100.0, 500.0, 127.5
"""Degraded images are written with the model's -1 and 1 at OFFSET ± RANGE: an arbitrary camera scale. In colour, at MIDDLE ± RANGE."""

RUNNER = "org.constraineddiffusion.host.imagej1.MacroRunner"
"""The Java class that runs a macro headless."""

SIGMA_OF_FWHM = 1 / 2.3548


@dataclass(frozen=True)
class Task:
    """A command and the degradation of its input; images are [h, w] or [d, h, w], −1 … 1."""

    name: str
    macro: str
    degrade: Callable[[np.ndarray, np.random.Generator], np.ndarray]
    classical: Dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]]
    """Functions of the degraded image and the hole."""
    picture: str
    """The name of the figure's file."""
    nyquist: float = 0.5
    """The highest spatial frequency of the input, in cycles a pixel of the result."""


def coarser(image: np.ndarray, factor: int) -> np.ndarray:
    """Means of factor² pixels of an image [h, w] or [h, w, c]."""
    return image.reshape(SIDE // factor, factor, SIDE // factor, factor, *image.shape[2:]).mean((1, 3))


def block_means(factor: int) -> Callable:
    return lambda image, random: coarser(image, factor)


def blurred(fwhm: float, noise: float) -> Callable:
    return lambda image, random: ndimage.gaussian_filter(image, fwhm * SIGMA_OF_FWHM, mode="reflect") + random.normal(0, noise, image.shape)


def noisy(deviation: float) -> Callable:
    return lambda image, random: image + random.normal(0, deviation, image.shape)


def lucy(fwhm: float, iterations: int) -> Callable:
    x = np.arange(-3 * int(fwhm), 3 * int(fwhm) + 1)
    line = np.exp(-x ** 2 / (2 * (fwhm * SIGMA_OF_FWHM) ** 2))
    psf = np.outer(line, line) / line.sum() ** 2

    def restore(image: np.ndarray, hole: np.ndarray) -> np.ndarray:
        margin, low = 16, image.min() - 0.01
        padded = np.pad(image - low, margin, mode="reflect")
        return richardson_lucy(padded, psf, num_iter=iterations, clip=False)[margin:-margin, margin:-margin] + low
    return restore


def non_local_means(deviation: float) -> Callable:
    return lambda image, hole: denoise_nl_means(image, h=0.8 * deviation, sigma=deviation, patch_size=5, patch_distance=6, fast_mode=True)


def planes(factor: int) -> Callable:
    return lambda volume, random: volume.reshape(len(volume) // factor, factor, *volume.shape[1:]).mean(1)


def linear(factor: int) -> Callable:
    def restore(volume: np.ndarray, hole: np.ndarray) -> np.ndarray:
        z = (np.arange(len(volume) * factor) + 0.5) / factor - 0.5
        return ndimage.map_coordinates(volume, np.meshgrid(z, *map(np.arange, volume.shape[1:]), indexing="ij"), order=1, mode="nearest")
    return restore


def bicubic(coarse: np.ndarray, hole: np.ndarray) -> np.ndarray:
    return inpainting.bicubic(coarse, SIDE)


TASKS = [
    Task("Inpaint, strokes of 20–25 %", "run('Inpaint...', 'mask=mask');", lambda image, random: image,
         {"biharmonic": lambda image, hole: inpainting.biharmonic(image, hole)}, "inpaint"),
    Task("Upsample, ×4", "run('Upsample...', 'factor=4');", block_means(4), {"bicubic": bicubic}, "upsample4", 1 / 8),
    Task("Upsample, ×8", "run('Upsample...', 'factor=8');", block_means(8), {"bicubic": bicubic}, "upsample8", 1 / 16),
    Task("Deblur, FWHM 4 px, noise 1 %", "run('Deblur...', 'fwhm=4');", blurred(4, 0.02),
         {f"Richardson–Lucy, {count}": lucy(4, count) for count in (5, 10, 20, 40)}, "deblur"),
    Task("Denoise, noise 5 %", "run('Denoise...', '');", noisy(0.1), {"non-local means": non_local_means(0.1)}, "denoise5"),
    Task("Denoise, noise 20 %", "run('Denoise...', '');", noisy(0.4), {"non-local means": non_local_means(0.4)}, "denoise20"),
]
ISOTROPIC = Task("Make Isotropic, ×4", "run('Make Isotropic...', 'factor=4');", planes(4), {"linear": linear(4)}, "isotropic", 1 / 8)


def volume(seed: int, depth: int = 64, side: int = 96) -> np.ndarray:
    """Synthetic textured ellipsoids, blurred by an isotropic Gaussian: [depth, side, side]."""
    random = np.random.default_rng(seed)
    grid = np.mgrid[:depth, :side, :side].astype(float)
    texture = ndimage.gaussian_filter(random.normal(size=(depth, side, side)), 2.2, mode="wrap")
    texture = 1 + 0.2 * texture / texture.std()
    image, centres = np.zeros((depth, side, side)), []
    for _ in range(4000):
        centre = random.uniform(0, 1, 3) * (depth, side, side)
        if all(np.sum((centre - other) ** 2) > 24 ** 2 for other in centres):
            centres.append(centre)
            radii = random.uniform(8, 12, 3)
            away = np.sqrt(sum(((axis - c) / r) ** 2 for axis, c, r in zip(grid, centre, radii)))
            image = np.maximum(image, random.uniform(0.5, 1) * np.clip(3.5 * (1 - away), 0, 1))
    photons = random.poisson(400 * ndimage.gaussian_filter(image * texture, 1.3) + 12)
    return images.scale(photons.reshape(-1, side))[0].reshape(depth, side, side)


def write(image: np.ndarray, file: Path) -> None:
    """[h, w] or planes [d, h, w] as 32-bit values, colour [h, w, 3] as RGB of 8 bits."""
    if image.shape[-1] == 3:
        Image.fromarray(np.clip(np.rint(MIDDLE + RANGE * image), 0, 255).astype(np.uint8)).save(file)
        return
    frames = [Image.fromarray((OFFSET + RANGE * plane).astype(np.float32)) for plane in (image if image.ndim == 3 else [image])]
    frames[0].save(file, save_all=True, append_images=frames[1:])


def read(file: Path) -> np.ndarray:
    with Image.open(file) as image:
        frames = []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            frames.append((np.array(image, dtype=np.float64) - (MIDDLE if image.mode == "RGB" else OFFSET)) / RANGE)
    return np.stack(frames) if len(frames) > 1 else frames[0]


def class_path() -> str:
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        subprocess.run(["mvn", "-q", "dependency:build-classpath", "-DincludeScope=runtime", f"-Dmdep.outputFile={file.name}"],
                       cwd=PROJECT, check=True)
        return f"{PROJECT / 'target' / 'classes'}:{Path(file.name).read_text().strip()}"


def restore(name: str, macro: str, degraded: List[np.ndarray], masks: List[np.ndarray], path: str) -> Tuple[List[np.ndarray], List[float], float]:
    """The plugin's results, the time of each in seconds, and the peak memory of the process in MB."""
    with tempfile.TemporaryDirectory() as directory:
        folder, lines = Path(directory), []
        for index, (image, mask) in enumerate(zip(degraded, masks)):
            write(image, folder / f"{index}.tif")
            Image.fromarray(mask.astype(np.uint8) * 255).save(folder / f"mask{index}.tif")
            lines.append(f"open('{folder}/mask{index}.tif'); rename('mask'); open('{folder}/{index}.tif'); start = getTime(); {macro} "
                         f"print('seconds', (getTime() - start) / 1000); saveAs('Tiff', '{folder}/out{index}.tif'); while (nImages > 0) close();")
        (folder / "all.ijm").write_text("setBatchMode(true);\n" + "\n".join(lines) + "\nprint(File.openAsString('/proc/self/status'));")
        with open(folder / "output.txt", "w+") as output:
            java = subprocess.Popen(["java", "-cp", path, RUNNER, str(folder / "all.ijm")],
                                    cwd=PROJECT, stdout=output, stderr=subprocess.STDOUT)
            status = java.wait()
            output.seek(0)
            text = output.read()
        if status:
            raise SystemExit(f"{name}: {text}")
        seconds = [float(line.split()[1]) for line in text.splitlines() if line.startswith("seconds")]
        peak = int(next(line for line in text.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
        return [read(folder / f"out{index}.tif") for index in range(len(degraded))], seconds, peak


def slices(image: np.ndarray) -> List[np.ndarray]:
    """The slices [z, x] of a volume at each eighth y; an image itself."""
    return [image] if image.ndim == 2 else [image[:, y] for y in range(4, image.shape[1], 8)]


def quality(truth: np.ndarray, found: np.ndarray, inside: np.ndarray, nyquist: float) -> Dict[str, float]:
    """PSNR, SSIM, and the power above the input's highest frequency over the truth's, in dB."""
    scores = [(measures.psnr(t, f, i), measures.ssim(t, f, i)) for t, f, i in zip(slices(truth), slices(found), slices(inside))]
    psnr, ssim = np.mean(scores, axis=0)
    row = {"psnr": float(psnr), "ssim": float(ssim)}
    if nyquist < 0.5:
        fine = [power_above(np.stack(slices(image)), nyquist) for image in (found, truth)]
        row["power"] = float(10 * np.log10(fine[0] / fine[1]))
    return row


def power_above(stack: np.ndarray, frequency: float) -> float:
    """Of frequencies along the first axis of each image, the coarse one of all tasks."""
    window = np.hanning(stack.shape[1])[None, :, None]
    power = np.abs(np.fft.rfft((stack - stack.mean((1, 2), keepdims=True)) * window, axis=1)) ** 2
    return float(power[:, np.fft.rfftfreq(stack.shape[1]) > frequency].sum())


def evaluate(task: Task, truths: List[np.ndarray], path: str) -> Tuple[List[List[str]], List[np.ndarray]]:
    """Rows of the table, and the pictures of the last image: truth, input, classical method, plugin."""
    randoms = [holes.random_of(index) for index in range(len(truths))]
    inpaint = task.name.startswith("Inpaint")
    masks = [holes.strokes(SIDE, random) if inpaint else np.ones(truth.shape[-2:], dtype=bool) for truth, random in zip(truths, randoms)]
    degraded = [task.degrade(truth, random) for truth, random in zip(truths, randoms)]
    restored, seconds, peak = restore(task.name, task.macro, degraded, masks, path)
    insides = [np.broadcast_to(mask, truth.shape) for mask, truth in zip(masks, truths)]
    counted = len(truths) - 1 if len(truths) > 1 else 1
    found = {"the plugin": restored, **{name: [solve(d, m) for d, m in zip(degraded, masks)] for name, solve in task.classical.items()}}
    rows = {name: inpainting.mean([quality(*each, task.nyquist) for each in list(zip(truths, results, insides))[:counted]])
            for name, results in found.items()}
    best = max((name for name in found if name != "the plugin"), key=lambda name: rows[name]["psnr"])
    megapixels = truths[0].size / 1e6
    lines = []
    for name in (best, "the plugin"):
        cost = [f"{np.median(seconds[1:] or seconds) / megapixels:.0f}", f"{peak:.0f}"] if name == "the plugin" else ["", ""]
        lines.append([task.name, str(counted), name, f"{rows[name]['psnr']:.2f}", f"{rows[name]['ssim']:.4f}",
                      f"{rows[name]['power']:+.1f}" if "power" in rows[name] else "", *cost])
    shown = [truths[-1], np.where(masks[-1], 1, degraded[-1]) if inpaint else enlarged(degraded[-1], truths[-1].shape), found[best][-1], restored[-1]]
    return lines, [slices(image)[0] for image in shown]


def enlarged(image: np.ndarray, shape: Tuple[int, ...]) -> np.ndarray:
    """The image with pixels repeated to this shape."""
    for axis, size in enumerate(shape):
        image = image.repeat(size // image.shape[axis], axis)
    return image


HEAD = """\
Validation images (for Make Isotropic, rendered volumes) are degraded, and then restored by the commands with their defaults. Richardson–Lucy is the
best of 5, 10, 20 and 40 iterations. Time and peak resident memory are those of the whole command."""
"""The text above the table of restoration.md."""


def main(options: RestorationOptions) -> None:
    sample = torch.from_numpy(images.scale(np.array(Image.open(options.sample))))
    truths = [images.middle(image, SIDE)[0].numpy().astype(float) for image in (*images.load(options.data)[1][:options.images], sample)]
    path, lines, pictures = class_path(), [], []
    for task in [task for task in (*TASKS, ISOTROPIC) if task.name.startswith(options.only)]:
        given = [volume(seed) for seed in range(options.volumes + 1)] if task is ISOTROPIC else truths
        rows, shown = evaluate(task, given, path)
        lines += rows
        pictures.append((task, shown))
        print(*rows, sep="\n", flush=True)
    options.report.mkdir(parents=True, exist_ok=True)
    for task, row in pictures:
        figures.grid([[image[:160, :160] for image in row]], options.report / f"{task.picture}.png")
    head = ["task", "images", "method", "PSNR, dB", "SSIM", "power above Nyquist relative to the truth, dB", "seconds per megapixel",
            "peak memory, MB"]
    (options.report / "restoration.md").write_text(
        "# Commands against classical methods\n\n<!-- written by cdiff restoration -->\n" + HEAD + "\n\n" + tables.table(head, lines) + "\n")
