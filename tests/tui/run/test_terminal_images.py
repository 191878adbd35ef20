"""Which terminals show real images, and that no other gets a byte of one."""

import os
import subprocess
import sys

import pytest

from memo_tui.tui.run.terminal_images import protocol_of
from tests.waiting import PATIENCE

KITTY = {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}


@pytest.mark.parametrize(
    ("environment", "protocol"),
    [
        (KITTY, "kitty"),
        ({"TERM": "xterm-ghostty"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "sixel"),
        ({"TERM": "foot-extra"}, "sixel"),
        ({"TERM": "xterm-256color"}, ""),
        ({}, ""),
        (KITTY | {"TMUX": "a-socket,1,0"}, ""),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "iTerm.app"}, ""),
        (KITTY | {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, ""),
    ],
)
def test_the_environment_says_how_a_terminal_shows_images(environment, protocol):
    assert protocol_of(environment) == protocol


PROGRAM = """
import sys, time
from PIL import Image
from textual.app import App
from memo_tui.tui.run.terminal_images import image_widget, protocol_here

class Shows(App):
    CSS = ".terminal-image { width: auto; height: 1fr; max-width: 100%; }"
    def compose(self):
        yield image_widget(Image.new("RGB", (64, 64), "red"), PROTOCOL)
    def on_mount(self):
        assert protocol_here(self) == HERE, protocol_here(self)
        self.set_timer(1, self.exit)

Shows().run()
"""


@pytest.mark.parametrize(
    ("protocol", "environment", "sign"), [("kitty", {"TERM": "xterm-kitty"}, b"\x1b_G"),
    ("sixel", {"TERM": "foot"}, b"\x1bP")],
)  # fmt: skip
def test_an_image_is_drawn_without_asking_the_terminal_anything(tmp_path, protocol, environment, sign):
    pexpect = pytest.importorskip("pexpect")
    program = tmp_path / "shows.py"
    program.write_text(PROGRAM.replace("PROTOCOL", repr(protocol)).replace("HERE", repr(protocol)))
    plain = {
        key: value
        for key, value in os.environ.items()
        if key not in ("TMUX", "SSH_CONNECTION", "SSH_TTY", "STY")
    }
    child = pexpect.spawn(
        sys.executable,
        [str(program)],
        env=plain | environment,
        timeout=PATIENCE,
        dimensions=(24, 80),
        use_poll=True,
    )
    child.expect(pexpect.EOF)
    assert sign in child.before
    for question in (b"\x1b[16t", b"\x1b[c", b"a=q"):
        assert question not in child.before
    assert b"Traceback" not in child.before


def test_nothing_of_the_library_is_loaded_before_an_image_is_shown():
    code = "import memo_tui.tui.run.screen, sys; print('textual_image' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
