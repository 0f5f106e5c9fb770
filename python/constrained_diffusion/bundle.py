"""A bundle as Python sees it: rdf.yaml and the TorchScript parts."""

import hashlib
from pathlib import Path

import numpy as np
import torch
import yaml

from . import reference
from .schedule import SCHEDULES
from .sized import SizedPrior


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


class Bundle:
    """Reads rdf.yaml; loads nothing else until asked."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.rdf = yaml.safe_load((folder / "rdf.yaml").read_text())
        self.section = self.rdf["config"]["constrained_diffusion"]
        self.check()
        self.channels: int = self.section["channels"]
        self.divisor: int = self.section["divisor"]

    def check(self) -> None:
        if self.section["space"] != "pixel" or self.section["parameterization"] != "v":
            raise SystemExit(f"{self.folder}: in pixel space the reference samplers know v only")

    @property
    def denoiser(self) -> Path:
        return self.folder / self.section["parts"]["denoiser"]["source"]

    def alpha_bar(self) -> np.ndarray:
        """ᾱ[0 … T−1], as rdf.yaml states it."""
        settings = dict(self.section["schedule"])
        kind, length = settings.pop("type"), settings.pop("length")
        return SCHEDULES[kind](length, **settings)

    def file(self, part: str) -> Path:
        """Its checksum is checked as the plugin does."""
        file = self.folder / self.section["parts"][part]["source"]
        found, stated = sha256(file), self.section["parts"][part]["sha256"]
        if found != stated:
            raise SystemExit(f"{file} has SHA-256 {found}, but rdf.yaml states {stated}: export the weights again")
        return file

    def prior(self) -> reference.Prior:
        """The denoiser with its schedule; a SizedPrior if it can be told how large nuclei are."""
        return self.prior_of(self.load())

    def prior_of(self, model: reference.Model) -> reference.Prior:
        """Other weights of the same denoiser, with the same schedule."""
        kind = SizedPrior if self.section.get("condition") == "nuclear_diameter" else reference.Prior
        return kind(model, self.alpha_bar())

    def load(self, part: str = "denoiser") -> torch.jit.ScriptModule:
        """Of pixels, the denoiser is v(x_t, t), or v(x_t, t, diameter) with the last optional."""
        return torch.jit.load(str(self.file(part)), map_location="cpu").eval()
