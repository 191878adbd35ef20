"""Results of memoized functions in a folder of the test's own."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """The folder of the results."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("MEMO_TUI_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def users(tmp_path, monkeypatch):
    """Writes a module of the user's and runs a program that uses it; what that printed."""

    def run(program, module="", **environment):
        if module:
            (tmp_path / "users.py").write_text(module)
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            # A module written twice in a second would be taken for its first bytecode.
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def until(wanted, seconds=30.0):
    """Wait until it's as wanted; what it was then."""
    end = time.monotonic() + seconds
    while not (seen := wanted()):
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.01)
    return seen
