"""A model package on disk: rdf.yaml and TorchScript files."""

import hashlib
from pathlib import Path

import numpy as np
import torch
import yaml

from ..sampling.conditioning import ConditionalPrior
from ..sampling.prior import Model, Prior
from ..sampling.schedules import SCHEDULES


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


class ModelPackage:
    """Reads rdf.yaml; the weights are loaded by `load` and `prior`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.rdf = yaml.safe_load((folder / "rdf.yaml").read_text())
        self.section = self.rdf["config"]["constrained_diffusion"]
        self.check()
        self.channels: int = self.section["channels"]
        self.divisor: int = self.section["divisor"]

    def check(self) -> None:
        if self.section["space"] != "pixel" or self.section["parameterization"] != "v":
            raise SystemExit(f"{self.folder}: the reference samplers support pixel-space models of parameterization v only")

    @property
    def denoiser(self) -> Path:
        return self.folder / self.section["parts"]["denoiser"]["source"]

    def alpha_bar(self) -> np.ndarray:
        """ᾱ[0 … T−1] of the schedule in rdf.yaml."""
        settings = dict(self.section["schedule"])
        kind, length = settings.pop("type"), settings.pop("length")
        return SCHEDULES[kind](length, **settings)

    def file(self, part: str) -> Path:
        """The file of a component; its checksum is verified, as in the plugin."""
        file = self.folder / self.section["parts"][part]["source"]
        found, stated = sha256(file), self.section["parts"][part]["sha256"]
        if found != stated:
            raise SystemExit(f"{file} has SHA-256 {found}, but rdf.yaml states {stated}: export the weights again")
        return file

    def prior(self) -> Prior:
        """The denoiser with its schedule; a ConditionalPrior if it has the condition nuclear_diameter."""
        return self.prior_with(self.load())

    def prior_with(self, model: Model) -> Prior:
        """Other weights with the same schedule and condition."""
        kind = ConditionalPrior if self.section.get("condition") == "nuclear_diameter" else Prior
        return kind(model, self.alpha_bar())

    def load(self, part: str = "denoiser") -> torch.jit.ScriptModule:
        """A pixel-space denoiser is v(x_t, t), or v(x_t, t, diameter) with the diameter optional."""
        return torch.jit.load(str(self.file(part)), map_location="cpu").eval()
