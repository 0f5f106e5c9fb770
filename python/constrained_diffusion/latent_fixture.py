"""Writes what the Java tests of latent models compare with: python -m constrained_diffusion.latent_fixture (in python/).

For each kind a bundle, src/test/resources/latent/KIND, exported from a tiny random pipeline, and in its folder "fixture" a run of
the reference sampler: latent inpainting with a caption, a negative caption and guidance; the error directions of
super-resolution; all arrays float32 but for the tokens. fixture.yaml says what each is.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Dict, Tuple

import numpy as np
import torch
import yaml
from torch import Tensor

from . import constraints, latent, reference, tiny_pipelines
from .bundle import sha256
from .diffusers_source import Source
from .export_diffusers import export
from .latent_bundle import LatentBundle
from .latent_parts import smooth
from .latent_rdf import Card

KINDS = {"epsilon": "epsilon", "velocity": "flow"}
"""The bundle's folder, and the kind of pipeline."""

SETTINGS = {"steps": 10, "inner_steps": 4, "step_size": 0.5, "final_step_size": 0.1, "delta": 0.05}
"""The paper has 20, 5 and 0.005, to 0.05 with the same result. With those a run of 20 steps multiplies rounding by up to 10⁵."""

CAPTION, NEGATIVE, GUIDANCE = "Cell nuclei, fluorescence", "blurred", 2.0

SHRINKING = 4

ARRAYS = {
    "image": "[1, 3, 64, 96] in -1 ... 1", "known": "[1, 1, 64, 96], 1 where the image is known", "noise": "[1, 4, 8, 12]",
    "tokens": "[2, 77], int64: the caption's, the negative caption's", "text": "[2, 77, 32]: their embeddings",
    "filled": "the image with the mean of each channel's known pixels in the hole", "zy": "that encoded and scaled",
    "cells": "[1, 1, 8, 12], 1 where all pixels of a cell are known", "xt": "[steps, 4, 8, 12]: x after each step; the last is z0",
    "decoded": "z0 decoded", "measured": f"[1, 3, 16, 24]: means of {SHRINKING} x {SHRINKING} pixels of the image",
    "e_decoder": "at zy, of the measured: -grad ||y - A D(zy)|| over its largest absolute value",
    "e_encoder": "at zy, of the measured: (E(x + d e) - E(x)) / d, scaled, x = D(zy), e = A+(y - A x), d = delta / max |e|",
}


def problem(seed: int) -> Tuple[Tensor, Tensor, Tensor]:
    """Image, known, noise. Not square, and the hole's border is not a cell's."""
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    y, x = torch.meshgrid(torch.arange(64), torch.arange(96), indexing="ij")
    known = (~((y >= 18) & (y < 44) & (x >= 29) & (x < 70))).float()[None, None]
    return smooth(1, 64, 96), known, torch.randn(1, 4, 8, 12, generator=generator)


@torch.no_grad()
def run(bundle: LatentBundle, seed: int) -> Dict[str, Tensor]:
    image, known, noise = problem(seed)
    text, codec = torch.cat([bundle.embed(CAPTION), bundle.embed(NEGATIVE)]), bundle.codec()
    prior = bundle.prior(text[:1], text[1:], GUIDANCE)
    z0, states = reference.solve(prior, latent.inpainting(codec, image, known), noise, **SETTINGS)
    filled = latent.filled_with_mean(image, known)
    zy, shrunk = codec.encode(filled), constraints.shrunk(torch.nn.functional.avg_pool2d(image, SHRINKING), SHRINKING)
    return {"image": image, "known": known, "noise": noise, "tokens": torch.cat([bundle.tokens(CAPTION), bundle.tokens(NEGATIVE)]),
            "text": text, "filled": filled, "zy": zy, "cells": latent.known_cells(known, codec.factor), "xt": torch.cat(states),
            "decoded": codec.decode(z0), "measured": shrunk.measured,
            "e_decoder": latent.through_decoder(codec, shrunk)(zy), "e_encoder": latent.through_encoder(codec, shrunk)(zy)}


@torch.no_grad()
def sensitivity(bundle: LatentBundle, found: Dict[str, Tensor], change: float = 1e-7) -> Dict[str, float]:
    """How much x changes, relative to its largest value, if it is changed by about its rounding: in one step, and over the whole run."""
    prior, codec = bundle.prior(found["text"][:1], found["text"][1:], GUIDANCE), bundle.codec()
    error, times = latent.inpainting(codec, found["image"], found["known"]), reference.times(1000, SETTINGS["steps"])
    rates = np.linspace(SETTINGS["step_size"], SETTINGS["final_step_size"], SETTINGS["inner_steps"])
    states = found["xt"].split(1)
    starts = [found["noise"] * prior.coefficients(times[0])[1], *states[:-1]]
    changed = [x * (1 + change * torch.randn_like(x)) for x in starts]
    single = [prior.step(*reference.newton(prior, error, x, t, rates, SETTINGS["delta"]), following)
              for x, t, following in zip(changed, times, times[1:])]
    _, whole = reference.solve(prior, error, found["noise"] * (1 + change * torch.randn_like(found["noise"])), **SETTINGS)
    return {name: max(float((a - b).abs().max() / b.abs().max()) for a, b in zip(again, states))
            for name, again in {"of_one_step": single, "of_the_run": whole}.items()}


def make(folder: Path, kind: str) -> LatentBundle:
    """The bundle of a tiny pipeline."""
    with tempfile.TemporaryDirectory() as pipeline:
        tiny_pipelines.write(Path(pipeline), kind)
        flow = "noise" if kind == "flow" else ""
        export(Source(pipeline), folder, Card(f"tiny-{folder.name}", "BSD-2-Clause", ["Constrained Diffusion developers"],
                                              source="random weights"), flow=flow)
    return LatentBundle(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("../src/test/resources/latent"))
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    # The order of sums then does not depend on the machine's cores.
    torch.set_num_threads(1)
    for name, kind in KINDS.items():
        bundle = make(options.out / name, kind)
        found = run(bundle, options.seed)
        folder = options.out / name / "fixture"
        folder.mkdir(exist_ok=True)
        for array, value in found.items():
            np.save(folder / f"{array}.npy", value.numpy())
        description = {"denoiser_sha256": sha256(bundle.denoiser), "caption": CAPTION, "negative": NEGATIVE, "guidance": GUIDANCE,
                       **SETTINGS, "times": reference.times(1000, SETTINGS["steps"]),
                       "relative_difference_by_rounding": {k: float(f"{v:.1e}") for k, v in sensitivity(bundle, found).items()}}
        (folder / "fixture.yaml").write_text("# Written by python -m constrained_diffusion.latent_fixture\n"
                                             + yaml.safe_dump(description, sort_keys=False, default_flow_style=None, width=120)
                                             + yaml.safe_dump({"arrays": ARRAYS}, sort_keys=False, width=200))
        print(f"{folder}: relative difference by rounding {description['relative_difference_by_rounding']}")


if __name__ == "__main__":
    main()
