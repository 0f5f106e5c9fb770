"""The nuclear diameter of an image: the condition of a denoiser, which the plugin measures at the known pixels of an image."""

from typing import Optional

import numpy as np
from scipy import ndimage

UNKNOWN = 0.0
"""In place of the diameter of an image with too few nuclei."""

LEAST_AREA = 20
"""Of a nucleus, in pixels."""

LEAST_NUCLEI = 3
"""With fewer nuclei the diameter is UNKNOWN."""

BINS = 256


def diameter(image: np.ndarray, known: Optional[np.ndarray] = None) -> float:
    """The median equivalent diameter in pixels of the nuclei of an image [h, w] in the model's units; or UNKNOWN.

    Nuclei are the connected regions (by edges) above Otsu's threshold of the image smoothed by 1 pixel and cut to -1 … 1; touching ones count as one.
    Nuclei that touch the border or unknown pixels do not count.
    """
    known = np.ones(image.shape, bool) if known is None else known
    smooth = ndimage.gaussian_filter(np.where(known, image, -1.0).astype(np.float32), 1, truncate=3, mode="nearest").clip(-1, 1)
    bins = np.minimum(((smooth + 1) * (BINS / 2)).astype(int), BINS - 1)
    labels, count = ndimage.label((bins > threshold(np.bincount(bins[known], minlength=BINS))) & known)
    cut = np.pad(known, 1)
    cut = ~ndimage.binary_erosion(cut, np.ones((3, 3), bool))[1:-1, 1:-1]
    areas = np.bincount(labels.ravel(), minlength=count + 1).astype(float)
    areas[0] = 0
    areas[np.unique(labels[cut])] = 0
    areas = areas[areas >= LEAST_AREA]
    return float(2 * np.sqrt(np.median(areas) / np.pi)) if len(areas) >= LEAST_NUCLEI else UNKNOWN


def threshold(histogram: np.ndarray) -> int:
    """The last bin of the lower class where the variance between two classes is largest (Otsu 1979); of equals the first."""
    weight, moment = np.cumsum(histogram).astype(float), np.cumsum(histogram * np.arange(len(histogram))).astype(float)
    low, high = weight[:-1], weight[-1] - weight[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = low * high * (moment[:-1] / low - (moment[-1] - moment[:-1]) / high) ** 2
    return int(np.argmax(np.nan_to_num(between)))
