"""Compares time and memory of the plugin with those of the Python samplers, alternating."""

import os
import resource
import subprocess
import time
from pathlib import Path
from typing import Dict, List, Tuple

import numpy as np
import torch

from ..export.model_package import ModelPackage
from ..sampling import constraints, fast, reference
from ..sampling.prior import CountingPrior
from .options import PROJECT, SpeedOptions

STEPS = {"forward": 20, "newton": 3, "fast": 20}


class Plugin:
    """The Java process."""

    def __init__(self, threads: int, options: List[str]):
        path = PROJECT / "target/benchmark.classpath"
        subprocess.run(["mvn", "-q", "dependency:build-classpath", f"-Dmdep.outputFile={path}"], cwd=PROJECT, check=True)
        classes = f"{PROJECT}/target/classes:{PROJECT}/target/test-classes:{path.read_text().strip()}"
        self.process = subprocess.Popen(["java", *options, f"-Dai.djl.pytorch.num_threads={threads}", "-cp", classes,
                                         "org.constraineddiffusion.benchmark.FillOnDemand"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        cwd=PROJECT, text=True, bufsize=1)

    def fill(self, method: str, side: int) -> Tuple[int, float, float, float, float]:
        """Evaluations, seconds, CPU seconds, resident set and its peak in MB."""
        self.process.stdin.write(f"{method} {side} {STEPS[method]}\n")
        evaluations, *rest = self.process.stdout.readline().split()
        return (int(evaluations), *map(float, rest))


class Python:
    """The same in this process."""

    def __init__(self):
        self.prior = ModelPackage(PROJECT / "models/nuclei-fluorescence").prior()

    @torch.no_grad()
    def fill(self, method: str, side: int) -> Tuple[int, float, float, float, float]:
        prior = CountingPrior(self.prior)
        started, cores = time.perf_counter(), time.process_time()
        image, known, quarter = torch.full((1, 1, side, side), -0.8), torch.ones(1, 1, side, side), side // 4
        image[:, :, :side // 2], known[:, :, quarter:3 * quarter, quarter:3 * quarter] = 0.3, 0
        constraint, generator = constraints.known_pixels(image, known), torch.Generator().manual_seed(1)
        if method == "forward":
            for _ in range(STEPS["forward"]):
                prior.denoise(image, 500)
        elif method == "fast":
            fast.sample(prior, constraint, lambda: torch.randn(image.shape, generator=generator), fast.Settings(steps=STEPS["fast"]))
        else:
            reference.restore(prior.model, prior.alpha_bar, constraint.error, torch.randn(image.shape, generator=generator), steps=STEPS["newton"])
        took = time.perf_counter() - started, time.process_time() - cores
        return (prior.evaluations, *took, resident(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def resident() -> float:
    """MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2 ** 20


def with_range(values: List[float]) -> str:
    return f"{np.median(values):.3f} ({min(values):.3f} … {max(values):.3f})"


def compare(plugin: Plugin, python: Python, side: int, rounds: int) -> None:
    """One warm-up round of each, then alternating rounds; which is first alternates too."""
    for method in STEPS:
        found: Dict[str, list] = {"java": [], "python": []}
        for number in range(rounds + 1):
            for name, who in sorted({"java": plugin, "python": python}.items(), reverse=bool(number % 2)):
                found[name].append(who.fill(method, side))
        pairs = list(zip(found["java"][1:], found["python"][1:]))
        assert all(a[0] == b[0] for a, b in pairs), "the numbers of evaluations differ"
        wall, cores = ([a[i] / b[i] for a, b in pairs] for i in (1, 2))
        first = found["java"][0][1] / np.median([a[1] for a, _ in pairs])
        print(f"{method}, {side}², {pairs[0][0][0]} evaluations, {len(pairs)} rounds: Java over Python, "
              f"wall {with_range(wall)}, core time {with_range(cores)}; "
              f"Java's first run takes {first:.2f} of a later one; highest resident set {pairs[-1][0][4]:.0f} MB and {pairs[-1][1][4]:.0f} MB, "
              f"ratio {pairs[-1][0][4] / pairs[-1][1][4]:.2f}", flush=True)


def print_memory(plugin: Plugin, side: int, evaluations: int) -> None:
    done, printed = 0, 0
    while done < evaluations:
        count, *_, now, _ = plugin.fill("newton", side)
        done += count
        if done * 10 // evaluations > printed:
            printed = done * 10 // evaluations
            print(f"after {done} further evaluations: {now:.0f} MB", flush=True)


def main(options: SpeedOptions) -> None:
    torch.set_num_threads(options.threads)
    plugin = Plugin(options.threads, [f"-{option}" for option in options.java])
    compare(plugin, Python(), options.side, options.rounds)
    print_memory(plugin, options.side, options.flat)
