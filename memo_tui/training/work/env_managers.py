"""MLflow's environment managers for projects, and which of them this machine has."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from memo_tui.tracking.mlflow_env import environment_of_user

LOCAL = "local"  # uses this Python as it is
_NEEDED: Mapping[str, str] = {"uv": "uv", "virtualenv": "pyenv", "conda": "conda"}  # the program of each
ENV_MANAGERS = (LOCAL, *_NEEDED)


def environment_of_project() -> dict[str, str]:
    """The user's environment, in which this Python's programs are found first, activated or not."""
    user = environment_of_user()
    path = os.pathsep.join(filter(None, (str(Path(sys.executable).parent), user.get("PATH"))))
    return {**user, "PATH": path}


def installed() -> tuple[str, ...]:
    """The managers that can be used here."""
    return tuple(each for each in ENV_MANAGERS if not lacking(each))


def hint() -> str:
    """Which managers there are, and which there are not, as text."""
    others = [each for each in ENV_MANAGERS if lacking(each)]
    return ", ".join(installed()) + (f" (no {', '.join(others)})" if others else "")


def lacking(manager: str) -> str:
    """A sentence on the program that a manager needs and that isn't here; "" if it can be used."""
    if manager not in _NEEDED:
        return ""
    program, environment = _NEEDED[manager], environment_of_project()
    if shutil.which(program, path=environment["PATH"]) or (manager == "conda" and _conda(environment)):
        return ""
    return f"The env manager {manager} needs {program}, which isn't installed here: install it, or choose"


def refusal(manager: str) -> str:
    """The sentence on a manager that can't be used; "" for one that can."""
    have = installed()
    if manager not in ENV_MANAGERS:
        return f"There is no env manager {manager!r}: choose {' or '.join(have)}."
    lacks = lacking(manager)
    return f"{lacks} {' or '.join(have)}." if lacks else ""


def _conda(environment: Mapping[str, str]) -> bool:
    """Whether MLflow's variable, or conda's own, leads to it."""
    home, program = environment.get("MLFLOW_CONDA_HOME"), environment.get("CONDA_EXE")
    found = Path(home, "bin", "conda") if home else Path(program or "conda")
    return (bool(home) or bool(program)) and found.is_file()
