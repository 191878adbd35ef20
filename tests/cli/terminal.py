"""A real terminal for tests: a PTY with an emulator behind it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pyte
import pytest

from tests.preloaded import take_terminal
from tests.waiting import PATIENCE

_KEYS = {"enter": b"\r", "escape": b"\x1b", "tab": b"\t", "up": b"\x1b[A", "down": b"\x1b[B"}
_ALTERNATE = re.compile(rb"\x1b\[\?1049([hl])")
_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_KITTY = re.compile(rb"\x1b\[(>\d+|<)u")  # pyte would print what it doesn't know
_CONTROL = re.compile(r"\x1b\[[<>?]?[\d;]*\$?[a-zA-Z]|\x1b\].*?\x07|\r")
_CUT_OFF = re.compile(rb"\x1b(\[[<>?]?[\d;]*)?\Z")


class Terminal:
    """Runs a command in a terminal of its own, and is the person in front of it.

    `screen` is what can be read there: the alternate screen while the command is on it, else the shell's.

    Attributes:
        raw: every byte the command has written.
        attributes: how the terminal was set (`termios`) before the command began.
        process: the command's process, the leader of its own group.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        columns: int = 100,
        rows: int = 30,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.raw = b""
        self._screens = {False: pyte.Screen(columns, rows), True: pyte.Screen(columns, rows)}
        self._streams = {key: pyte.ByteStream(screen) for key, screen in self._screens.items()}
        self._alternate = False
        self._rest = b""
        self._outside = b""
        self._open = True
        self._master, slave = pty.openpty()
        try:
            self._set_size(columns, rows)
            self.attributes = termios.tcgetattr(slave)
            self.process = subprocess.Popen(
                [str(word) for word in command],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                cwd=cwd,
                env={**os.environ, "TERM": "xterm-256color", **(env or {})},
                start_new_session=True,
                preexec_fn=take_terminal,  # noqa: PLW1509 - only it can take the terminal as its own
            )
        except BaseException:
            os.close(self._master)
            raise
        finally:
            os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.close_window()

    @property
    def screen(self) -> list[str]:
        """The lines that can be read, their ends stripped."""
        return [line.rstrip() for line in self._screens[self._alternate].display]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.screen)

    @property
    def background(self) -> str:
        """The colour behind most of the screen, "default" for the terminal's own."""
        screen = self._screens[self._alternate]
        cells = [screen.buffer[y][x].bg for y in range(screen.lines) for x in range(screen.columns)]
        return max(set(cells), key=cells.count)

    @property
    def outside(self) -> str:
        """All that was written while the alternate screen was not shown, without control signs."""
        return _CONTROL.sub("", self._outside.decode("utf-8", "replace"))

    @property
    def modes(self) -> dict[int, bool]:
        """The private modes that the command has touched, and whether each is on now."""
        return {
            int(number): switch == b"h"
            for numbers, switch in _MODE.findall(self.raw)
            for number in numbers.split(b";")
        }

    @property
    def keyboard_protocols(self) -> int:
        """How many keyboard protocols the command has put on the terminal's stack and not taken off."""
        return sum(1 if each.startswith(b">") else -1 for each in _KITTY.findall(self.raw))

    @property
    def attributes_now(self) -> list[Any]:
        """How the terminal is set (`termios`) now."""
        return termios.tcgetattr(self._master)

    def until(self, wanted: str | Callable[[str], object]) -> str:
        """Read on until a text stands on the screen, or a question on the screen's text is answered yes.

        Returns:
            The screen's text then.
        """
        deadline = time.monotonic() + PATIENCE
        while not (wanted in self.text if isinstance(wanted, str) else wanted(self.text)):
            if not self._open:
                pytest.fail(f"The program ended before {wanted!r} was there. The screen:\n{self.text}")
            if time.monotonic() > deadline:
                pytest.fail(f"After {PATIENCE} s there's no {wanted!r} on the screen:\n{self.text}")
            self._pump(0.05)
        return self.text

    def press(self, *keys: str) -> None:
        """Press keys: a sign, a name such as "enter", or "ctrl+" and a letter."""
        for key in keys:
            if key.startswith("ctrl+"):
                self.send(bytes([ord(key[-1]) & 0x1F]))
            else:
                self.send(_KEYS.get(key) or key.encode())

    def send(self, data: bytes) -> None:
        """Type these bytes."""
        while data:
            data = data[os.write(self._master, data) :]

    def resize(self, columns: int, rows: int) -> None:
        """Drag the window to another size; what stands on the screen then was drawn afterwards."""
        for screen in self._screens.values():
            screen.resize(rows, columns)
            screen.erase_in_display(2)
        self._set_size(columns, rows)

    def close_window(self) -> None:
        """Close the window under the command; the system tells it by SIGHUP."""
        if self._master >= 0:
            os.close(self._master)
        self._master, self._open = -1, False

    def wait(self, seconds: float = PATIENCE) -> int:
        """Read until the command has let go of the terminal; its exit status, -n if signal n killed it."""
        deadline = time.monotonic() + seconds
        while self._open:
            left = deadline - time.monotonic()
            if left < 0:
                pytest.fail(f"After {seconds} s the program still runs. The screen:\n{self.text}")
            self._pump(left)
        return self.process.wait(max(1.0, deadline - time.monotonic()))

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _pump(self, seconds: float) -> None:
        """Read what there is, waiting for it at most so long."""
        if not self._open:
            return
        poll = select.poll()  # select() knows no file descriptors above 1023
        poll.register(self._master, select.POLLIN)
        if not poll.poll(max(0.0, seconds) * 1000):
            return
        try:
            data = os.read(self._master, 65_536)
        except OSError:  # how Linux tells that nobody has the other end any more
            data = b""
        self._open = bool(data)
        self.raw += data
        self._rest += data
        whole = self._rest
        if self._open and (cut := _CUT_OFF.search(whole)):
            whole = whole[: cut.start()]
        self._rest = self._rest[len(whole) :]
        for place, part in enumerate(_ALTERNATE.split(whole)):
            if place % 2:
                self._switch(alternate=part == b"h")
            else:
                self._draw(part)

    def _switch(self, *, alternate: bool) -> None:
        self._alternate = alternate
        if alternate:
            self._screens[True].reset()

    def _draw(self, part: bytes) -> None:
        if not self._alternate:
            self._outside += part
        self._streams[self._alternate].feed(_KITTY.sub(b"", part))
