"""The command line: every subcommand, and how options are read."""

import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import List, Optional

import pytest
from typer.testing import CliRunner

from constrained_diffusion import cli
from constrained_diffusion.options import option


@pytest.mark.parametrize("name, options, module", [command[1:] for command in cli.COMMANDS])
def test_each_subcommand_has_help_and_a_module_with_main(name, options, module):
    shown = CliRunner().invoke(cli.app, [name, "--help"], terminal_width=200)
    assert shown.exit_code == 0, shown.output
    assert all(field.metadata["help"] for field in options.__dataclass_fields__.values())
    try:
        assert callable(import_module(f"constrained_diffusion.{module}").main)
    except ModuleNotFoundError as missing:
        pytest.skip(f"{missing.name} is not installed")


def test_the_help_is_shown_without_importing_pytorch():
    code = "import sys; from constrained_diffusion import cli; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of all kinds."""

    data: List[str] = option(help="Required.")
    sides: List[int] = option([1, 2], "A list.")
    kind: Optional[str] = option(None, "A choice.", choices=("noise", "image"), implied="noise")
    only: List[str] = option([], "Choices.", choices=("one", "two words"))
    quick: bool = option(False, "A flag.")

    def __post_init__(self) -> None:
        if self.quick and not self.only:
            raise ValueError("--quick needs --only")


@pytest.fixture
def invoke(monkeypatch):
    """Runs a command line; returns its exit status and the options that it yields."""
    found = []
    monkeypatch.setattr(cli, "COMMANDS", (("", "one", Options, "x"), ("", "two", Options, "x")))
    monkeypatch.setattr(cli.importlib, "import_module", lambda name: SimpleNamespace(main=found.append))
    app = cli.application()
    return lambda *arguments: (CliRunner().invoke(app, ["one", *arguments]).exit_code, found.pop() if found else None)


@pytest.fixture
def parse(invoke):
    return lambda *arguments: invoke(*arguments)[1]


def test_lists_take_several_values_after_one_name_or_the_name_repeated(parse):
    assert parse("--data", "a", "b", "--sides", "3", "4", "5") == parse("--data", "a", "--data", "b", "--sides", "3", "--sides", "4", "--sides", "5")
    assert parse("--data", "a") == Options(data=["a"], sides=[1, 2])
    assert parse("--data", "a", "--only", "two words", "one").only == ["two words", "one"]


def test_an_option_without_its_value_has_the_implied_one(parse):
    assert parse("--kind", "--data", "a").kind == parse("--data", "a", "--kind").kind == "noise"
    assert parse("--data", "a", "--kind", "image").kind == "image"
    assert parse("--data", "a").kind is None


@pytest.mark.parametrize("arguments", [["--data", "a", "--only", "three"], ["--data", "a", "--quick"], [], ["--data", "a", "--unknown", "b"]])
def test_wrong_options_are_a_usage_error(invoke, arguments):
    assert invoke(*arguments) == (2, None)
