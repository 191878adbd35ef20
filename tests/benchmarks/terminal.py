"""A program in a real terminal of its own (a PTY), timed by what it writes there."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Self

COLUMNS, LINES = 140, 45
# What a terminal answers when asked: its kind, the cursor's place, synchronized output (known, off).
_ANSWERS = {b"\x1b[c": b"\x1b[?62;c", b"\x1b[6n": b"\x1b[1;1R", b"\x1b[?2026$p": b"\x1b[?2026;2$y"}


class Terminal:
    """A process whose input and output are a PTY; a `with` block ends it.

    Attributes:
        spawned: when it was started, by the monotonic clock.
        seen: all that it has written so far.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], *, lines: int = LINES) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, COLUMNS, 0, 0))
        self.seen = bytearray()
        self.spawned = monotonic()
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._master)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def waited(self) -> float:
        """Seconds that the program's main thread has waited for a core that others were using."""
        text = Path(f"/proc/{self.pid}/schedstat").read_text(encoding="ascii")
        return int(text.split()[1]) / 1e9

    def type(self, keys: bytes) -> None:
        """Press these keys."""
        os.write(self._master, keys)

    def read(self, seconds: float) -> bytes:
        """What it writes next; b"" if that takes longer than so many seconds."""
        ready, _, _ = select.select([self._master], [], [], max(0, seconds))
        if not ready:
            return b""
        try:
            got = os.read(self._master, 1 << 16)
        except OSError:
            got = b""
        if not got:
            raise RuntimeError(f"The program has ended; its last words: {self.seen[-2000:]!r}")
        for question, answer in _ANSWERS.items():
            if question in got:
                self.type(answer)
        self.seen += got
        return got

    def seconds_until(self, text: bytes, limit: float = 30) -> float:
        """Seconds from the start of the process until it has written this text."""
        while text not in self.seen:
            if not self.read(self.spawned + limit - monotonic()) and monotonic() > self.spawned + limit:
                raise TimeoutError(f"No {text!r} within {limit} s; last: {self.seen[-2000:]!r}")
        return monotonic() - self.spawned
