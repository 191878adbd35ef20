"""What is known of the kinds of terminals."""

import subprocess
import sys

import pytest

ASKED = "import sys; from memo_tui.tui.common.terminal_kinds import *; print(erases_in_color(sys.argv[1]))"


@pytest.mark.parametrize(
    ("kind", "erases"), [("xterm-256color", True), ("dumb", False), ("no-such-terminal", False), ("", False)]
)
def test_whether_erased_cells_have_the_current_background(kind, erases):
    done = subprocess.run([sys.executable, "-c", ASKED, kind], capture_output=True, text=True, check=True)
    assert done.stdout == f"{erases}\n"  # in a process of its own, as curses knows one kind in each
