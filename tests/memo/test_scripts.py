"""Functions of scripts: each script has results of its own, however it is started."""

import os
import subprocess
import sys

import pytest

from tests.memo.conftest import ROOT

SCRIPT = """
import sys
from memo_tui import memoized

@memoized
def f(a):
    return [a]

if __name__ == "__main__":
    for order in sys.argv[1:]:
        print(f.ask(1).outcome.value if order == "ask" else f.forget())
"""


@pytest.fixture
def run(tmp_path):
    def run(*command, cwd=tmp_path):
        done = subprocess.run(
            [sys.executable, *map(str, command)],
            capture_output=True,
            text=True,
            check=False,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    return run


def test_two_scripts_share_nothing(tmp_path, run):
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text(SCRIPT)
    assert run("a.py", "ask") == ["ran"]
    assert run("b.py", "ask") == ["ran"]
    assert run("b.py", "forget", "forget") == ["1", "0"]
    assert run("a.py", "ask") == ["remembered"]


def test_a_script_is_known_by_its_file_not_by_how_it_is_named(tmp_path, run):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.py").write_text(SCRIPT)
    (tmp_path / "link.py").symlink_to(tmp_path / "sub" / "a.py")
    assert run("sub/a.py", "ask") == ["ran"]
    assert run("a.py", "ask", cwd=tmp_path / "sub") == ["remembered"]
    assert run(tmp_path / "sub" / "a.py", "ask") == ["remembered"]
    assert run("link.py", "ask") == ["remembered"]
    assert run("-m", "sub.a", "ask") == ["remembered"]


def test_what_has_no_file_is_known_by_its_folder(tmp_path, run):
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / "a.py").write_text(SCRIPT)
    assert run("-c", SCRIPT, "ask") == ["ran"]
    assert run("-c", SCRIPT, "ask") == ["remembered"]
    assert run("-c", SCRIPT, "ask", cwd=other) == ["ran"]
    assert run("a.py", "ask", "forget") == ["ran", "1"]
    assert run("-c", SCRIPT, "ask") == ["remembered"]


@pytest.mark.parametrize(
    "method",
    ["spawn", "fork", "forkserver"],
)
def test_processes_of_multiprocessing_share_their_scripts_results(tmp_path, run, method):
    (tmp_path / "a.py").write_text(
        f"{SCRIPT.partition('if __name__')[0]}"
        "import multiprocessing\n"
        "def outcome(function):\n    return function.ask(1).outcome.value\n"
        "if __name__ == '__main__':\n"
        f"    context = multiprocessing.get_context({method!r})\n"
        "    print(f.ask(1).outcome.value)\n"
        "    with context.Pool(1) as pool:\n"
        "        print(pool.apply(outcome, (f,)), pool.apply(f, (1,)), f.forget())\n"
    )
    assert run("a.py") == ["ran", "remembered", "[1]", "1"]
