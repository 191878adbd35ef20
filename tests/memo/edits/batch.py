"""Runs all cases in two processes: the programs as they were in one, edited in the other."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.memo.conftest import ROOT
from tests.memo.edits.program import LIBRARIES, Case

PROGRAM = "import sys\nfrom tests.memo.edits.run_programs import main\nmain(*sys.argv[1:])"
SITE = f".venv/lib/python3.{sys.version_info.minor}/site-packages"


def run_all(root: Path, cases: Sequence[Case]) -> dict[str, list[dict[str, Any]]]:
    """Write and run the programs, edit them where they are, and run them again.

    Returns:
        For each case what `run_programs.run` returned before and after the edit.
    """
    places = {f"{number:03}": case for number, case in enumerate(cases)}
    (root / SITE).mkdir(parents=True, exist_ok=True)
    plan = root / "plan.json"
    plan.write_text(json.dumps({place: case.plan() for place, case in places.items()}))
    outcomes = []
    for turn in (1, 2):
        for place, case in places.items():
            write(root, place, case.before if turn == 1 else case.after)
        outcomes.append(_run(root, plan, turn))
    return {case.name: [each[place] for each in outcomes] for place, case in places.items()}


def write(root: Path, place: str, files: Mapping[str, str]) -> None:
    """Write the files of one program."""
    for path, text in files.items():
        file = file_at(root, place, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def file_at(root: Path, place: str, path: str) -> Path:
    """Where a file of a program is; installed ones are in one folder, as they are for a user."""
    if path.startswith(LIBRARIES):
        return root / SITE / path.removeprefix(LIBRARIES)
    return root / place / path


def environment(root: Path, turn: int) -> dict[str, str]:
    """The environment of both runs, but for the hash seed."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(root / SITE))),
        "PYTHONDONTWRITEBYTECODE": "1",  # two writings within a second would be one to Python
        "PYTHONHASHSEED": str(turn),
        "MEMO_TUI_CACHE_DIR": str(root / "cache"),
        "HOME": str(root),
    }


def _run(root: Path, plan: Path, turn: int) -> dict[str, Any]:
    result = root / f"result-{turn}.json"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(root), str(plan), str(result)],
        capture_output=True,
        text=True,
        check=False,
        cwd=root / SITE,
        env=environment(root, turn),
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(result.read_text())
    return found
