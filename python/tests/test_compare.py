"""The comparison of samplers: measurements, rows and report."""

from pathlib import Path

import numpy as np
import pytest
import torch

from constrained_diffusion.evaluation import compare, holes, options
from constrained_diffusion.sampling import reference
from constrained_diffusion.sampling.conditioning import ConditionalPrior
from constrained_diffusion.sampling.prior import CountingPrior, Prior
from constrained_diffusion.sampling.schedules import cosine


def problem() -> compare.Problem:
    image = torch.rand(1, 1, compare.SIDE, compare.SIDE, generator=torch.Generator().manual_seed(0)) - 0.5
    return compare.hole(image, holes.box(compare.SIDE, 64))


def test_the_options_are_the_tasks_and_methods():
    assert tuple(compare.TASKS) == options.TASKS and tuple(compare.METHODS) == tuple(compare.SHOWN) == options.METHODS


def test_the_truth_has_no_error_and_its_seam_is_one():
    given = problem()
    row = compare.measurements(given, given.image)
    assert "psnr" not in row and len(row["quantiles"].split()) == 50 and len(row["spectrum"].split()) == 32
    assert float(row["seam"]) == pytest.approx(1, abs=0.1)


def test_a_constant_fill_has_a_seam_and_an_error():
    given = problem()
    row = compare.measurements(given, torch.full_like(given.image, 2.0))
    assert float(row["seam"]) > 1.5 and float(row["psnr"]) < 5


def test_only_the_hole_counts():
    given = problem()
    elsewhere = torch.where(torch.from_numpy(given.inside), given.image, given.image + 3)
    assert compare.measurements(given, elsewhere) == compare.measurements(given, given.image)


def test_counted_evaluations_are_those_of_the_paper():
    prior = CountingPrior(Prior(lambda x, t: torch.zeros_like(x), np.linspace(0.999, 1e-9, 1000)))
    given = problem()
    reference.restore(prior.model, prior.alpha_bar, given.constraint.error, torch.zeros(1, 1, 256, 256), steps=2, inner_steps=3)
    assert prior.evaluations == 2 + 2 * 3, "none at the time without signal"


def row(task: str, method: str, image: int, psnr: float) -> dict:
    return {"task": task, "method": method, "image": str(image), "seed": "0", "evaluations": "6", "psnr": str(psnr), "ssim": "0.9", "seam": "1",
            "spectrum": "1 2", "quantiles": "0 1", "seconds": "1"}


def test_means_are_over_the_images_that_all_methods_have(tmp_path: Path):
    rows = [row("x4", "truth", image, 0) for image in range(3)] + [row("x4", "fast 20", image, 10 * image) for image in range(2)]
    found = compare.summaries(rows)["x4"]
    assert found["fast 20"].images == found["truth"].images == 2 and found["fast 20"].psnr == 5
    compare.report(rows, tmp_path)
    assert "| fast, steps=20 | 2 | 1 | 6 | 5.00 | 0.9000 | 0.0 | 0.000 | 1.00 |" in (tmp_path / "comparison.md").read_text()
    assert (tmp_path / "comparison.png").stat().st_size > 1000


def test_a_prior_is_conditioned_on_the_diameter_around_the_hole():
    y, x = np.mgrid[:compare.SIDE, :compare.SIDE] % 40
    image = torch.from_numpy(np.where(np.hypot(y - 20, x - 20) < 9, 0.5, -0.9).astype(np.float32))[None, None]
    prior = ConditionalPrior(lambda x, t, diameters=None: diameters, cosine())
    around, nothing = (float(compare.conditioned_on(prior, make(image, 0)).model(torch.zeros(1, 1, 8, 8), torch.zeros(1)))
                       for make in (compare.box(64), compare.coarse(4)))
    assert around == pytest.approx(18, abs=1) and nothing == 0
