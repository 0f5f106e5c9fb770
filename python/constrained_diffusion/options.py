"""How the options of a subcommand are declared: a dataclass whose fields carry the default, the help and the choices.

`cli.py` makes the command line of it; a script constructs the dataclass itself. Nothing here imports PyTorch, so that `cdiff --help` is fast.
"""

from dataclasses import MISSING, field
from typing import Any, Sequence


def option(default: Any = MISSING, help: str = "", choices: Sequence[str] = (), implied: str = "") -> Any:
    """A field. Without a default it is required. implied: the value where the option is given without one."""
    metadata = {"help": help, "choices": tuple(choices), "implied": implied}
    if isinstance(default, list):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)
