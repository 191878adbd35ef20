"""The script that a command runs."""

import os
from collections.abc import Sequence
from pathlib import Path

_ENDINGS = (".py", ".sh", ".r", ".jl", ".ipynb")


def script_in(argv: Sequence[str], folder: Path) -> str:
    """The first word that names a script in the folder where a command runs; "" if there is none."""
    for word in argv:
        if word.lower().endswith(_ENDINGS) and os.path.isfile(folder / word):  # noqa: PTH113 - false for a NUL
            return word
    return ""
