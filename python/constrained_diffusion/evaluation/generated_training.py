"""Whether images that are generated from label maps can train a segmentation net.

Two nets of the same initial weights are trained on the same label maps, crops of those of training images: one with the real crops, one with images
that were generated for the maps. Both are judged on real validation images.
"""

import json
from typing import Callable, Dict, List, Tuple

import numpy as np
import torch
from torch import Tensor

from ..data import label_maps
from ..data.label_maps import Pair
from ..export.model_package import ModelPackage
from ..nets.segmentation import SegmentationUNet
from ..sampling import reference
from ..training import segmentation
from .label_guidance import FOREGROUND, OBJECTS, SIDE, diameter, error_of, mean
from .options import GeneratedTrainingOptions

WIDTHS = (16, 32, 48)


def crops(pairs: List[Pair], count: int, random: np.random.Generator) -> Tuple[Tensor, np.ndarray]:
    """Images [count, 1, side, side] and their label maps, each with a few objects."""
    images, maps = [], []
    while len(maps) < count:
        pair = pairs[int(random.integers(len(pairs)))]
        if min(pair.labels.shape) < SIDE:
            continue
        y, x = (int(random.integers(length - SIDE + 1)) for length in pair.labels.shape)
        labels = pair.labels[y:y + SIDE, x:x + SIDE].astype(np.int64)
        if OBJECTS[0] <= len(np.unique(labels[labels > 0])) <= OBJECTS[1] and FOREGROUND[0] <= (labels > 0).mean() <= FOREGROUND[1]:
            images.append(pair.image[:, y:y + SIDE, x:x + SIDE])
            maps.append(labels)
    return torch.stack(images), np.stack(maps)


def classes_of(maps: np.ndarray) -> Tensor:
    return torch.from_numpy(np.stack([label_maps.classes(labels) for labels in maps])).long()


def generated(maps: np.ndarray, options: GeneratedTrainingOptions) -> Tensor:
    """An image for each map. What is made is kept beside the result, so that the same command continues."""
    file = options.out.with_suffix(".npz")
    made: List[np.ndarray] = list(np.load(file)["images"]) if file.exists() else []
    critic, prior = torch.jit.load(str(options.critic / "critic.pt")), ModelPackage(options.model).prior()
    while len(made) < len(maps):
        part = maps[len(made):len(made) + options.batch]
        given = prior.given(torch.tensor([[diameter(labels)] for labels in part], dtype=torch.float32))
        noise = torch.randn(len(part), 1, SIDE, SIDE, generator=torch.Generator().manual_seed(options.seed * 10_000 + len(made)))
        error = error_of(critic, classes_of(part)[:, None].float())
        made += list(reference.solve(given, error, noise, steps=options.steps, inner_steps=options.inner_steps)[0].numpy())
        np.savez_compressed(file, images=np.stack(made), maps=maps)
        print(f"{len(made)} images", flush=True)
    return torch.from_numpy(np.stack(made))


def augmented(images: Tensor, classes: Tensor, random: np.random.Generator) -> Tuple[Tensor, Tensor]:
    """Turned, mirrored, and of another contrast."""
    turns = int(random.integers(4))
    images, classes = torch.rot90(images, turns, (2, 3)), torch.rot90(classes, turns, (1, 2))
    if random.random() < 0.5:
        images, classes = images.flip(3), classes.flip(2)
    contrast = torch.from_numpy(random.uniform(0.7, 1.2, (len(images), 1, 1, 1))).float()
    return (images + 1) * contrast - 1, classes


def trained(images: Tensor, classes: Tensor, steps: int, seed: int) -> SegmentationUNet:
    torch.manual_seed(seed)
    random, net = np.random.default_rng(seed), SegmentationUNet(len(label_maps.CLASSES), WIDTHS)
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps)
    for _ in range(steps):
        chosen = random.integers(len(images), size=8)
        given, wanted = augmented(images[chosen], classes[chosen], random)
        optimizer.zero_grad()
        segmentation.loss(net(given), wanted).backward()
        optimizer.step()
        schedule.step()
    return net.eval()


def judged(net: SegmentationUNet, images: Tensor, classes: Tensor) -> List[float]:
    """The Dice coefficient of the foreground of each image."""
    return [segmentation.dice(net, images[i:i + 1], classes[i:i + 1]) for i in range(len(images))]


def main(options: GeneratedTrainingOptions) -> None:
    train, validation = label_maps.load(options.images, options.labels)
    real, maps = crops(train, options.count, np.random.default_rng(options.seed))
    images, classes = segmentation.validation_crops(validation)
    kinds: Dict[str, Callable[[], Tensor]] = {"real": lambda: real, "generated": lambda: generated(maps, options)}
    found: Dict[str, List[List[float]]] = {}
    for name, given in kinds.items():
        nets = [trained(given(), classes_of(maps), options.training_steps, seed) for seed in range(options.seeds)]
        state = {"weights": nets[0].state_dict(), "widths": list(WIDTHS), "step": options.training_steps}
        torch.save(state, options.out.with_name(f"{options.out.stem}-{name}.pt"))
        found[name] = [judged(net, images, classes) for net in nets]
        print(name, [round(float(np.mean(each)), 4) for each in found[name]], flush=True)
    settings = {"pairs": len(maps), "side": SIDE, "training_steps": options.training_steps}
    options.out.write_text(json.dumps({**settings, **summary(found), "dice": found}, indent=1))


def summary(found: Dict[str, List[List[float]]]) -> dict:
    """Means over nets and validation images, with standard errors over images."""
    each = {name: np.mean(dice, axis=0) for name, dice in found.items()}
    return {"n": len(each["real"]), **{name: mean(list(dice)) for name, dice in each.items()},
            "generated minus real": mean(list(each["generated"] - each["real"])),
            "ratio": round(float(each["generated"].mean() / each["real"].mean()), 4)}
