"""The name under which a function's results are stored: its module, or its script's file, and name."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SCRIPTS = ("__main__", "__mp_main__")  # the second is the first, in a process started by "spawn"


def stored_name(function: Any) -> str:
    """The name of a function's results: `module.name`, or `/path/script.py:name` in a script.

    Every script's module is called `__main__`; its path keeps the functions of two scripts apart. Where there
    is no file (the prompt, `-c`, standard input), the current folder is named instead; a notebook is named by
    its own file if that is known.
    """
    module = getattr(function, "__module__", None) or "builtins"
    name = getattr(function, "__qualname__", None) or getattr(
        function, "__name__", type(function).__qualname__
    )
    if module not in _SCRIPTS:
        return f"{module}.{name}"
    return f"{_script(getattr(function, '__globals__', {}))}:{name}"


def _script(names: Mapping[str, Any]) -> str:
    notebook = names.get("__vsc_ipynb_file__")
    if "ipykernel" in sys.modules:
        notebook = notebook or os.environ.get("JPY_SESSION_NAME")
    for file in (notebook, names.get("__file__")):
        if isinstance(file, str) and not file.startswith("<"):
            return os.path.realpath(file)
    try:
        return f"{Path.cwd()}/<prompt>"
    except FileNotFoundError:  # the folder is gone
        return "<prompt>"
