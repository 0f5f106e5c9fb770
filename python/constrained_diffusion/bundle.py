"""A bundle as Python sees it: rdf.yaml and the TorchScript denoiser."""

import hashlib
from pathlib import Path

import numpy as np
import torch
import yaml

from .schedule import SCHEDULES


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


class Bundle:
    """Reads rdf.yaml; loads nothing else until asked."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.rdf = yaml.safe_load((folder / "rdf.yaml").read_text())
        self.section = self.rdf["config"]["constrained_diffusion"]
        if self.section["space"] != "pixel" or self.section["parameterization"] != "v":
            raise SystemExit(f"{folder}: the reference samplers know pixel space and v only")
        self.channels: int = self.section["channels"]
        self.divisor: int = self.section["divisor"]

    @property
    def denoiser(self) -> Path:
        return self.folder / self.section["parts"]["denoiser"]["source"]

    def alpha_bar(self) -> np.ndarray:
        """ᾱ[0 … T−1], as rdf.yaml states it."""
        settings = dict(self.section["schedule"])
        kind, length = settings.pop("type"), settings.pop("length")
        return SCHEDULES[kind](length, **settings)

    def load(self) -> torch.jit.ScriptModule:
        """The denoiser, v(x_t, t); its checksum is checked as the plugin does."""
        found, stated = sha256(self.denoiser), self.section["parts"]["denoiser"]["sha256"]
        if found != stated:
            raise SystemExit(f"{self.denoiser} has SHA-256 {found}, but rdf.yaml states {stated}: export the weights again")
        return torch.jit.load(str(self.denoiser), map_location="cpu").eval()
