"""How well images that are generated from label maps fit them, judged by a segmentation that is not the critic's."""

import json
from typing import Callable, Dict, List, Optional, Tuple

import numpy as np
import torch
from scipy import ndimage
from torch import Tensor

from ..data import label_maps
from ..data.nuclear_diameter import BINS, threshold
from ..export.critic import segmentation_net
from ..export.model_package import ModelPackage
from ..nets.segmentation import SegmentationUNet
from ..sampling import reference
from .options import LabelGuidanceOptions

SIDE = 64
"""Of the maps, in pixels."""

OBJECTS, FOREGROUND = (2, 12), (0.08, 0.6)
"""Number of objects, and share of the pixels within them, of a held-out map that is used."""


def held_out(pairs: List[label_maps.Pair], count: int, random: np.random.Generator) -> List[np.ndarray]:
    """Crops of the label maps of validation images."""
    found: List[np.ndarray] = []
    while len(found) < count:
        labels = pairs[int(random.integers(len(pairs)))].labels
        y, x = (int(random.integers(max(1, length - SIDE + 1))) for length in labels.shape)
        crop = labels[y:y + SIDE, x:x + SIDE].astype(np.int64)
        objects = len(np.unique(crop[crop > 0]))
        if crop.shape == (SIDE, SIDE) and OBJECTS[0] <= objects <= OBJECTS[1] and FOREGROUND[0] <= (crop > 0).mean() <= FOREGROUND[1]:
            found.append(crop)
    return found


def drawn(random: np.random.Generator) -> List[np.ndarray]:
    """Rings, stars and touching pairs: four of each."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(float)
    found = []
    for kind in ("ring", "star", "pair"):
        for _ in range(4):
            labels = np.zeros((SIDE, SIDE), np.int64)
            cy, cx, size, turn = *random.uniform(26, 38, 2), random.uniform(12, 16), random.uniform(0, np.pi)
            radius, angle = np.hypot(y - cy, x - cx), np.arctan2(y - cy, x - cx) + turn
            if kind == "ring":
                labels[(radius < size + 3) & (radius > size - 5)] = 1
            elif kind == "star":
                labels[radius < size * (1 + 0.45 * np.cos(5 * angle))] = 1
            else:
                along = (x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)
                across = (y - cy) * np.cos(turn) - (x - cx) * np.sin(turn)
                for label, place in ((1, -9.5), (2, 9.5)):
                    labels[np.hypot(along - place, across) < 9.5] = label
            found.append(labels)
    return found


def segmented(image: np.ndarray) -> np.ndarray:
    """Otsu's threshold of the image smoothed by 1 pixel."""
    smooth = ndimage.gaussian_filter(image, 1).clip(-1, 1)
    bins = np.minimum(((smooth + 1) * (BINS / 2)).astype(int), BINS - 1)
    return bins > threshold(np.bincount(bins.ravel(), minlength=BINS))


def objects(mask: np.ndarray) -> int:
    """The number of basins of a watershed of the distance to the background, smoothed by 1.5 pixels, whose maxima are 4 pixels apart or more."""
    distance = ndimage.gaussian_filter(ndimage.distance_transform_edt(np.pad(mask, 1)), 1.5)
    peaks = (distance == ndimage.maximum_filter(distance, 9)) & (distance > 1.5)
    return int(ndimage.label(peaks, np.ones((3, 3)))[1])


def dice(found: np.ndarray, wanted: np.ndarray) -> float:
    return float(2 * (found & wanted).sum() / max(1, found.sum() + wanted.sum()))


def diameter(labels: np.ndarray) -> float:
    """The median over objects of that of the circle of the same area."""
    return float(2 * np.sqrt(np.median(np.unique(labels[labels > 0], return_counts=True)[1]) / np.pi))


def error_of(critic: torch.jit.ScriptModule, target: Tensor) -> Callable[[Tensor], Tensor]:
    """The direction of −∇L, of maximum norm 1 for each image."""
    def error(x0: Tensor) -> Tensor:
        with torch.enable_grad():
            gradient = critic.loss_and_gradient(x0, target)[1]
        return -gradient / reference.largest(gradient)
    return error


def main(options: LabelGuidanceOptions) -> None:
    random = np.random.default_rng(options.seed)
    maps = held_out(label_maps.load(options.images, options.labels)[1], options.count - 12, random) + drawn(random)
    random.shuffle(maps)
    critic, prior = torch.jit.load(str(options.critic / "critic.pt")), ModelPackage(options.model).prior()
    rows: List[Dict[str, float]] = []
    generated: List[np.ndarray] = []
    for first in range(0, len(maps), options.batch):
        part = maps[first:first + options.batch]
        rows += run(part, critic, prior, first, options, generated)
        print(len(rows), summary(rows), flush=True)
    np.savez_compressed(options.out.with_suffix(".npz"), maps=np.stack(maps), generated=np.stack(generated))
    settings = {"side": SIDE, "steps": options.steps, "inner_steps": options.inner_steps}
    options.out.write_text(json.dumps({**settings, "rows": rows, **summary(rows)}, indent=1))


def run(maps: List[np.ndarray], critic, prior, first: int, options: LabelGuidanceOptions,
        generated: List[np.ndarray]) -> List[Dict[str, float]]:
    wanted = np.stack(maps)
    target = torch.from_numpy(np.stack([label_maps.classes(labels) for labels in maps]).astype(np.float32))[:, None]
    given = prior.given(torch.tensor([[diameter(labels)] for labels in maps], dtype=torch.float32))
    noise = torch.randn(len(maps), 1, SIDE, SIDE, generator=torch.Generator().manual_seed(1000 + first))
    images, _ = reference.solve(given, error_of(critic, target), noise, steps=options.steps, inner_steps=options.inner_steps)
    free, _ = reference.solve(given, torch.zeros_like, noise, steps=options.steps, inner_steps=0)
    generated += list(images[:, 0].numpy())
    judge = segmentation_net(options.judge).eval() if options.judge else None
    return [row(labels, images[i, 0].numpy(), free[i, 0].numpy(), judge) for i, labels in enumerate(wanted)]


def by_net(judge: SegmentationUNet, image: np.ndarray, labels: np.ndarray) -> Dict[str, float]:
    """By a net's classes: the Dice coefficient of the foreground, and the number of connected regions of class nucleus of 10 pixels or more."""
    with torch.no_grad():
        found = judge(torch.from_numpy(image)[None, None]).argmax(1)[0].numpy()
    sizes = np.bincount(ndimage.label(found == label_maps.NUCLEUS)[0].ravel())[1:]
    return {"dice_by_net": dice(found > 0, labels > 0), "objects_by_net": int((sizes >= 10).sum())}


def row(labels: np.ndarray, image: np.ndarray, free: np.ndarray, judge: Optional[SegmentationUNet] = None) -> Dict[str, float]:
    found = segmented(image)
    return {**(by_net(judge, image, labels) if judge else {}),
            "dice": dice(found, labels > 0), "dice_unguided": dice(segmented(free), labels > 0), "objects": objects(found),
            "objects_of_map": objects(labels > 0), "labels": len(np.unique(labels[labels > 0]))}


def mean(values: List[float]) -> Tuple[float, float]:
    """With its standard error."""
    return round(float(np.mean(values)), 4), round(float(np.std(values, ddof=1) / len(values) ** 0.5), 4)


def summary(rows: List[Dict[str, float]]) -> dict:
    total = {key: sum(each[key] for each in rows) for key in ("objects", "objects_of_map", "labels")}
    if "dice_by_net" in rows[0]:
        total |= {"mean_dice_by_net": mean([each["dice_by_net"] for each in rows]), "objects_by_net": sum(each["objects_by_net"] for each in rows)}
    return {"n": len(rows), "mean_dice": mean([each["dice"] for each in rows]),
            "mean_dice_unguided": mean([each["dice_unguided"] for each in rows]), **total}
