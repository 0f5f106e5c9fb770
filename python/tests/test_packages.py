"""The packages use each other in one direction only, as README.md states."""

import ast
from pathlib import Path

import pytest

import constrained_diffusion

ROOT = Path(constrained_diffusion.__file__).parent
MAY_USE = {"data": set(), "nets": set(), "sampling": {"data"}, "training": {"data", "nets", "sampling"},
           "export": {"data", "nets", "sampling", "training"}, "fixtures": {"data", "nets", "sampling", "training", "export"},
           "evaluation": {"data", "nets", "sampling", "training", "export", "fixtures"},
           "study": {"data", "nets", "sampling", "training", "export"}}


def imported(file: Path) -> set:
    """The packages that a module imports from by `from ..package`, its own left out."""
    nodes = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)]
    assert not any((node.module or "").startswith("constrained_diffusion") for node in nodes), "imports within the package are relative"
    return {node.module.split(".")[0] for node in nodes if node.level == 2 and node.module}


def test_all_packages_are_listed():
    assert {file.parent.name for file in ROOT.glob("*/__init__.py")} == set(MAY_USE)


@pytest.mark.parametrize("package", MAY_USE)
def test_a_package_uses_only_those_below_it(package):
    for file in (ROOT / package).glob("*.py"):
        assert imported(file) - {"options"} <= MAY_USE[package], file.name
