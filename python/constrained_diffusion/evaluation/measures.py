"""Measures of images [h, w] in the model's units, about −1 … 1."""

from typing import Dict, List

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage, stats
from scipy.spatial import cKDTree
from skimage.filters import threshold_otsu
from skimage.metrics import structural_similarity

RANGE = 2.0
"""From -1 to 1: the peak of PSNR and SSIM."""


def psnr(truth: np.ndarray, filled: np.ndarray, hole: np.ndarray) -> float:
    """Of the pixels of the hole, in dB."""
    error = np.mean((truth[hole] - filled[hole]) ** 2)
    return float(10 * np.log10(RANGE ** 2 / error))


def ssim(truth: np.ndarray, filled: np.ndarray, hole: np.ndarray) -> float:
    """The mean over the hole of the map of structural similarity (7×7 windows, Wang et al. 2004)."""
    return float(structural_similarity(truth, filled, data_range=RANGE, full=True)[1][hole].mean())


def nearest_patch_distances(image: np.ndarray, hole: np.ndarray, side: int = 7, stride: int = 3) -> np.ndarray:
    """How far patches of the hole of a filled image lie from the most similar patch of its known pixels: root mean squares, 0 for a copy.

    Patches are side² pixels, each stride-th in the hole, and all of which no pixel lies in the hole. Of the true pixels of a hole the distances
    say how much an image repeats itself: a fill with smaller ones copies.
    """
    patches = sliding_window_view(image.astype(np.float32), (side, side))
    marked = sliding_window_view(hole, (side, side))
    inside = patches[::stride, ::stride][marked.all((2, 3))[::stride, ::stride]].reshape(-1, side * side)
    known = patches[~marked.any((2, 3))].reshape(-1, side * side)
    squares = (known ** 2).sum(1)
    nearest = [(squares - 2 * known @ patch).min() + patch @ patch for patch in inside]
    return np.sqrt(np.maximum(nearest, 0) / side ** 2)


def coverage(truth: np.ndarray, samples: np.ndarray, hole: np.ndarray) -> Dict[str, float]:
    """The calibration of posterior samples [m, h, w] in the hole.

    `coverage` is the share of pixels whose truth lies within two standard deviations of the samples' mean; `nominal` is its expected value for
    truth and m samples from the same normal distribution. `standard deviation` is that over samples,
    and `error` that of their mean.
    """
    count = len(samples)
    mean, deviation = samples.mean(0)[hole], samples.std(0, ddof=1)[hole]
    error = truth[hole] - mean
    nominal = 1 - 2 * stats.t.sf(2 / np.sqrt(1 + 1 / count), count - 1)
    return {"coverage": float(np.mean(np.abs(error) <= 2 * deviation)), "nominal": float(nominal),
            "standard deviation": float(np.sqrt(np.mean(deviation ** 2))), "error": float(np.sqrt(np.mean(error ** 2)))}


def nuclei(image: np.ndarray, least_area: int = 20) -> Dict[str, np.ndarray]:
    """Connected regions above Otsu's threshold of the image smoothed by 1 pixel: areas, and distances to the next one's centre.

    Touching nuclei count as one; regions cut by the border have no area, but a centre.
    """
    smooth = ndimage.gaussian_filter(image, 1)
    labels, count = ndimage.label(smooth > threshold_otsu(smooth))
    areas = ndimage.sum_labels(np.ones_like(labels), labels, np.arange(1, count + 1))
    border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    large = [label for label in range(1, count + 1) if areas[label - 1] >= least_area]
    centres = np.array(ndimage.center_of_mass(labels > 0, labels, large)).reshape(-1, 2)
    distances = cKDTree(centres).query(centres, 2)[0][:, 1] if len(centres) > 1 else np.empty(0)
    return {"areas": np.array([areas[label - 1] for label in large if label not in border]), "distances": distances,
            "share": np.array((labels > 0).mean())}


def brightness(images: List[np.ndarray]) -> Dict[str, float]:
    """Brightness of a set of images."""
    return {"images": len(images), "mean": float(np.mean(images)), "bright share": float(np.mean([(image > 0).mean() for image in images]))}


def statistics(images: List[np.ndarray]) -> Dict[str, float]:
    """Brightness of a set of images, and size and distance of nuclei; medians over all nuclei."""
    found = [nuclei(image) for image in images]
    areas, distances = (np.concatenate([one[key] for one in found]) for key in ("areas", "distances"))
    area = float(np.median(areas)) if len(areas) else float("nan")
    return {
        **brightness(images),
        "share above Otsu's threshold": float(np.mean([one["share"] for one in found])),
        "nuclei an image": float(np.mean([len(one["areas"]) for one in found])),
        "nuclear area, px": area,
        "equivalent diameter, px": float(2 * np.sqrt(area / np.pi)),
        "distance to the next, px": float(np.median(distances)) if len(distances) else float("nan"),
        **sizes([one["areas"] for one in found]),
    }


def sizes(areas: List[np.ndarray], least: int = 5) -> Dict[str, float]:
    """Variation of nuclear size: the standard deviation of ln area within an image (the mean over images with enough nuclei), and that of the
    images' mean ln area. In microscopy the former is smaller, since the cells of an image are mostly of one type.
    """
    logarithms = [np.log(each) for each in areas if len(each) >= least]
    within = float(np.mean([each.std(ddof=1) for each in logarithms])) if logarithms else float("nan")
    between = float(np.std([each.mean() for each in logarithms], ddof=1)) if len(logarithms) > 1 else float("nan")
    return {"standard deviation of ln area within an image": within, "standard deviation of ln area between images": between}


def histogram_distance(a: List[np.ndarray], b: List[np.ndarray]) -> float:
    """Wasserstein-1 distance of the pixel values, from 1000 quantiles: the mean change of a pixel value."""
    levels = (np.arange(1000) + 0.5) / 1000
    return float(np.abs(np.quantile(np.stack(a), levels) - np.quantile(np.stack(b), levels)).mean())


def spectrum(images: List[np.ndarray]) -> np.ndarray:
    """The mean power at each integer spatial frequency up to Nyquist, in cycles per image; with a Hann window, without the mean."""
    side = min(images[0].shape)
    window = np.outer(np.hanning(side), np.hanning(side))
    power = np.mean([np.abs(np.fft.fft2((image - image.mean()) * window)) ** 2 for image in images], axis=0) / (window ** 2).sum()
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(side) * side, np.fft.fftfreq(side) * side, indexing="ij")).round().astype(int)
    total = np.bincount(frequency.ravel(), power.ravel())
    return (total / np.bincount(frequency.ravel()))[1:side // 2 + 1]


def spectrum_distance(a: List[np.ndarray], b: List[np.ndarray]) -> float:
    """The root mean square difference of the radial power spectra, in dB."""
    return float(np.sqrt(np.mean((10 * np.log10(spectrum(a) / spectrum(b))) ** 2)))
