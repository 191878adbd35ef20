"""Run many programs in one process, each as `__main__`, and say for each how often its body ran."""

import contextlib
import io
import json
import sys
import traceback
import types
import warnings
from pathlib import Path
from typing import Any


def run(script: Path, folders: list[str]) -> dict[str, Any]:
    """Run a script as Python does, and count the lines "ran" that it prints.

    Returns:
        `runs`, the number; `printed`, the other lines; `warnings`, as texts; `error`, a traceback or "".
    """
    module = types.ModuleType("__main__")
    module.__file__ = str(script)
    kept = sys.modules["__main__"], sys.path[:], sys.argv[:]
    sys.modules["__main__"] = module
    sys.path[:0] = [str(script.parent), *folders]
    sys.argv[:] = [str(script)]
    output = io.StringIO()
    error = ""
    with warnings.catch_warnings(record=True) as seen, contextlib.redirect_stdout(output):
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", ResourceWarning)  # of what programs before this one left
        try:
            exec(compile(script.read_text(), str(script), "exec"), vars(module))  # noqa: S102
        except BaseException:
            error = traceback.format_exc()
    sys.modules["__main__"], sys.path[:], sys.argv[:] = kept
    lines = output.getvalue().splitlines()
    return {
        "runs": lines.count("ran"),
        "printed": [line for line in lines if line != "ran"],
        "warnings": [str(each.message) for each in seen],
        "error": error,
    }


def main(root: str, plan: str, result: str) -> None:
    """Run every program of the plan, in its folder below `root`."""
    outcomes = {}
    for place, each in json.loads(Path(plan).read_text()).items():
        folder = Path(root) / place
        outcomes[place] = run(folder / each["main"], [str(folder / path) for path in each["folders"]])
    Path(result).write_text(json.dumps(outcomes))
