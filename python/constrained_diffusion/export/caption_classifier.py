"""Adds a classifier of captions to the package of a latent model whose captions are the classifier's classes."""

import numpy as np
import torch
import yaml
from torch import Tensor

from ..nets.caption_classifier import CaptionClassifier
from . import latent_modules
from .latent_package import LatentPackage
from .model_package import sha256
from .options import CaptionClassifierOptions

FILE, TEST = "captioner.pt", "test_logits.npy"


def load(weights) -> tuple:
    """The classifier, and its classes."""
    state = torch.load(weights, map_location="cpu", weights_only=True)
    model = CaptionClassifier(len(state["names"]))
    model.load_state_dict(state["weights"])
    return model, state["names"]


def main(options: CaptionClassifierOptions) -> None:
    package = LatentPackage(options.bundle)
    model, names = load(options.weights)
    classes = package.section["text"].get("classes")
    if classes != names:
        raise SystemExit(f"the captions of {options.bundle} are {classes}, but {options.weights} was trained on {names}")
    torch.manual_seed(0)
    example: Tensor = latent_modules.smooth(1, 64, 64)
    latent_modules.trace(model, options.bundle / FILE, (example,), (latent_modules.smooth(2, 40, 100),))
    with torch.no_grad():
        np.save(options.bundle / TEST, model(torch.from_numpy(np.load(options.bundle / "test_image.npy"))).numpy())
    listed = {"source": FILE, "sha256": sha256(options.bundle / FILE)}
    package.section["parts"]["captioner"] = dict(listed)
    attached = [each for each in package.rdf["attachments"] if each["source"] not in (FILE, TEST)]
    added = [dict(listed), {"source": TEST, "sha256": sha256(options.bundle / TEST)}]
    package.rdf["attachments"] = sorted([*attached, *added], key=lambda each: each["source"])
    (options.bundle / "rdf.yaml").write_text(yaml.safe_dump(package.rdf, sort_keys=False, allow_unicode=True, width=120))
    print(f"{FILE} has {(options.bundle / FILE).stat().st_size} bytes, SHA-256 {listed['sha256']}")
