"""The numbers of a model card as Markdown.

The texts and the keys of card.json are those of the published cards; a test compares the two.
"""

import json
from pathlib import Path
from typing import Dict, List, Optional

from . import inpainting

BEGIN = "<!-- begin of what `cdiff card` writes -->"
END = "<!-- end of what `cdiff card` writes -->"

CONDITIONAL, UNCONDITIONAL = "told the nuclear diameter", ", not told the nuclear diameter"
"""A key of card.json, and the suffix of a source's name there where the model is used without its condition."""


def put(readme: Path, text: str) -> None:
    """Replaces the text between the markers of a card."""
    card = readme.read_text()
    if card.count(BEGIN) != 1 or card.count(END) != 1 or card.index(BEGIN) > card.index(END):
        raise SystemExit(f"{readme} must have the lines '{BEGIN}' and '{END}' once each, in this order")
    before, after = card[:card.index(BEGIN)], card[card.index(END) + len(END):]
    readme.write_text(f"{before}{BEGIN}\n{text.strip()}\n{END}{after}")


def training(log: Optional[Path], last: Path, denoiser: str) -> Optional[Dict[str, float]]:
    """Length and time of a run from its log: lines of step, training loss, validation loss, seconds.

    Without a log, those of the last card, a JSON file, if it has the same SHA-256 of the denoiser.
    """
    if log is None:
        numbers = json.loads(last.read_text()) if last.exists() else {}
        return numbers["training"] if numbers.get("denoiser_sha256") == denoiser else None
    rows = [[float(value) for value in line.split("\t")] for line in log.read_text().splitlines()]
    best = min(rows, key=lambda row: row[2])
    return {"steps": int(rows[-1][0]), "hours": rows[-1][3] / 3600, "best step": int(best[0]), "best loss": best[2]}


def trained(run: Optional[Dict[str, float]]) -> str:
    """A sentence and a space; empty without a record of the training."""
    return "" if run is None else f"Trained for {run['steps']} steps in {run['hours']:.1f} h; the weights are those of step {run['best step']}. "


def table(head: List[str], rows: List[List[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value: float) -> str:
    """An integer as it is, else four significant digits."""
    return str(value) if isinstance(value, int) else f"{value:.4g}"


def statistics(columns: Dict[str, Dict[str, float]]) -> str:
    names = next(iter(columns.values())).keys()
    return table(["", *columns], [[name, *(number(column[name]) for column in columns.values())] for name in names])


def inpainting_table(numbers: Dict[str, Dict[str, List[Dict[str, float]]]], kinds: Dict[str, str]) -> str:
    rows = []
    for kind, name in kinds.items():
        for source, each in numbers[kind].items():
            mean = inpainting.mean(each)
            better = sum(row["ssim"] > row["biharmonic ssim"] for row in each)
            rows.append([name, source, str(len(each)), *(f"{mean[f'{who}psnr']:.2f}" for who in ("", "biharmonic ")),
                         *(f"{mean[f'{who}ssim']:.4f}" for who in ("", "biharmonic ")), f"{better} of {len(each)}"])
    return table(["hole", "images of", "images", "PSNR, dB", "biharmonic", "SSIM", "biharmonic", "higher SSIM"], rows)


def each_image(sources: Dict[str, List[Dict[str, float]]]) -> str:
    return table(["image", "PSNR, dB", "biharmonic", "SSIM", "biharmonic"],
                 [[f"{source} {index + 1}", f"{row['psnr']:.2f}", f"{row['biharmonic psnr']:.2f}", f"{row['ssim']:.4f}",
                   f"{row['biharmonic ssim']:.4f}"] for source, rows in sources.items() for index, row in enumerate(rows)])


def calibration(sources: Dict[str, List[Dict[str, float]]]) -> str:
    return table(["image", "coverage of ±2σ", "nominal", "spread σ", "error of the mean", "PSNR of the mean, dB", "PSNR of one, dB"],
                 [[f"{source} {index + 1}", *(f"{row[key]:.3f}" for key in ("coverage", "nominal", "spread", "error")),
                   *(f"{row[key]:.2f}" for key in ("psnr of the mean", "psnr of one"))]
                  for source, rows in sources.items() for index, row in enumerate(rows)])


def card(numbers: dict) -> str:
    kinds = {"strokes": "strokes, 20–25 %", "box": "box, 64²"}
    condition = "Each was told a nuclear diameter,\ndistributed as those of the training images are. " if numbers.get(CONDITIONAL) else ""
    unguided = " of the denoiser without its guide" if numbers.get("samples without the guide") else ""
    losses = ", ".join(f"{loss:.5f} ({source})" for source, loss in numbers["validation v-loss"].items())
    return f"""Validation v-loss: **{losses}**. {trained(numbers['training'])}Denoiser's SHA-256: `{numbers['denoiser_sha256'][:16]}…`.

### Samples
![unconditional samples of 256² pixels](samples.png)

Unconditional samples of 256² pixels, {numbers['samples by']} with {numbers['sample evaluations']} evaluations{unguided}, \
none left out. {condition}Against the middles of validation images; the
column of as many training images says how far two sets of real images are apart.

{statistics(numbers['statistics'])}

![power spectra and histograms](distributions.png)

### Inpainting
Validation images, 256² pixels, `method=fast` with its defaults, one sample each; PSNR and SSIM are of the pixels in the hole.

{inpainting_table(numbers, kinds)}

Strokes, image by image:

{each_image(numbers['strokes'])}

Box, image by image:

{each_image(numbers['box'])}

![an image, its hole, biharmonic inpainting, this prior](inpainting.png)

An image that is not of the data (rendered, or for colour a sample of the prior), its hole in white, biharmonic inpainting, this prior.

### Calibration
Many samples of one 64² hole: the standard deviation of a pixel over the samples against the error of their mean. "Nominal" is
what the coverage would be if the truth were one more sample.

{calibration(numbers['calibration'])}
"""
