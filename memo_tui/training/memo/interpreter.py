"""The Python that a command runs, and the libraries that are installed for it."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from memo_tui.training.memo.environment_part import LOGGING, normal_name

_NAME = re.compile(r"(pythonw?|pypy)[\d.]*t?(\.exe)?")
_ASK = (
    "import json, sys;"
    "print(json.dumps(['%d.%d' % sys.version_info[:2], [each for each in sys.path if each]]))"
)
_SECONDS = 30.0
_LONGEST_LINE = 500


@dataclass(frozen=True)
class Interpreter:
    """A Python.

    Attributes:
        version: its minor version.
        libraries: the version of each distribution that is installed for it, by its name.
    """

    version: str
    libraries: Mapping[str, str]


def interpreter_of(program: str, folder: Path, environment: Mapping[str, str]) -> Interpreter | None:
    """The Python that runs a program: the program is Python, or a script that one is named in.

    Args:
        program: the first word of a command.
        folder: where it runs.
        environment: that it gets.

    Returns:
        None if it isn't one, or can't be asked.
    """
    path = found_program(program, folder, environment)
    if path is None:
        return None
    python = path if is_python(path.name) else _named_in(path)
    if python is None:
        return None
    with suppress(OSError, ValueError, IndexError, subprocess.SubprocessError):
        version, places = _asked(python, folder, environment)
        return Interpreter(version, _installed(places))
    return None


def is_python(program: str) -> bool:
    """Whether a program's name is that of Python."""
    return _NAME.fullmatch(PurePath(program).name) is not None


def found_program(program: str, folder: Path, environment: Mapping[str, str]) -> Path | None:
    """The file that a command's first word names; None if there is none."""
    with suppress(ValueError):  # a NUL
        if os.sep in program:
            path = folder / program
            return path if path.is_file() else None
        found = shutil.which(program, path=environment.get("PATH"))
        return Path(found).absolute() if found else None
    return None


def _named_in(script: Path) -> Path | None:
    """The Python in the first line of a script."""
    with suppress(OSError), script.open("rb") as file:
        first = os.fsdecode(file.readline(_LONGEST_LINE))
        words = first[2:].split() if first.startswith("#!") else []
        if words and PurePath(words[0]).name == "env":
            named = next((word for word in words[1:] if not word.startswith("-") and "=" not in word), "")
            found = shutil.which(named) if is_python(named) else None
            return Path(found) if found else None
        if words and is_python(words[0]):
            return Path(words[0])
    return None


def _asked(python: Path, folder: Path, environment: Mapping[str, str]) -> tuple[str, Sequence[str]]:
    if python == Path(sys.executable):
        return f"{sys.version_info[0]}.{sys.version_info[1]}", sys.path
    done = subprocess.run(  # noqa: S603 - the user's own Python
        [python, "-c", _ASK],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_SECONDS,
        check=True,
    )
    version, places = json.loads(done.stdout.splitlines()[-1])
    return str(version), [str(each) for each in places]


def _installed(places: Sequence[str]) -> dict[str, str]:
    """The distributions in these folders, the first of a name, by the names of their folders alone."""
    found: dict[str, str] = {}
    for place in places:
        with suppress(OSError):
            for each in os.scandir(place):
                stem, dot, kind = each.name.rpartition(".")
                name, _, version = stem.partition("-")
                name = normal_name(name)
                if dot and kind in ("dist-info", "egg-info") and version and name not in LOGGING:
                    found.setdefault(name, version.partition("-")[0])
    return found
