"""Tee: what this process and its children write is passed on unchanged, and its end is kept."""

import os
import pty
import select
import signal
import sys
import termios
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from fcntl import ioctl
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from memo_tui.background import start
from memo_tui.files import private

if TYPE_CHECKING:
    from threading import Thread

_BLOCK = 65_536
_REST_SECONDS = 0.2  # in which what was written before the end arrives, if something still holds the stream
_SIZE = bytes(8)  # of a terminal, as the system has it


class Tee:
    """Takes what is written to standard output and errors on its way.

    A stream that goes to a terminal goes through another one, so that programs still see one.

    Attributes:
        left_out: how many bytes were written before those that are kept.
    """

    def __init__(self, file: Path, most: int) -> None:
        """Prepare.

        Args:
            file: gets the end of all that was written, when the block ends.
            most: bytes that are kept.
        """
        self._file, self._most = file, most
        self._kept: deque[bytes] = deque()
        self._size = self.left_out = 0

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Take what is written within the block; for the main thread only."""
        with ExitStack() as streams:
            passers = [_Passer(numbers, self._keep) for numbers in _streams()]
            for passer in passers:
                streams.callback(passer.end)
                passer.begin()
            sizes = [passer for passer in passers if passer.is_terminal]

            def resize(_number: int, _frame: FrameType | None) -> None:
                for passer in sizes:
                    passer.copy_size()

            before = signal.signal(signal.SIGWINCH, resize) if sizes else None
            try:
                yield
            finally:
                if sizes:
                    signal.signal(signal.SIGWINCH, before)
        with open(self._file, "wb", opener=private) as file:
            file.writelines(self._kept)

    def _keep(self, data: bytes) -> None:
        self._kept.append(data)
        self._size += len(data)
        while self._size - len(self._kept[0]) >= self._most:
            first = len(self._kept.popleft())
            self._size -= first
            self.left_out += first


class _Passer:
    """Passes on what is written to one stream.

    Attributes:
        is_terminal: whether that goes to a terminal.
    """

    def __init__(self, numbers: tuple[int, ...], keep: Callable[[bytes], None]) -> None:
        self._numbers, self._keep = numbers, keep
        self.is_terminal = os.isatty(numbers[0])
        self._target = self._reading = -1
        self._stop = os.pipe()
        self._thread: Thread | None = None

    def begin(self) -> None:
        """Take the stream."""
        _flush()
        self._target = os.dup(self._numbers[0])
        if self.is_terminal:
            self._reading, writing = pty.openpty()
            attributes = termios.tcgetattr(writing)
            attributes[1] &= ~termios.OPOST  # the other terminal does that
            termios.tcsetattr(writing, termios.TCSANOW, attributes)
            self.copy_size()
        else:
            self._reading, writing = os.pipe()
        for number in self._numbers:
            os.dup2(writing, number)
        os.close(writing)
        self._thread = start("output", self._pass_on, "passing output on")

    def end(self) -> None:
        """Give the stream back, once what was written has arrived."""
        _flush()
        for number in self._numbers:
            os.dup2(self._target, number)
        os.write(self._stop[1], b".")
        if self._thread is not None:
            self._thread.join()
        for each in (self._target, self._reading, *self._stop):
            os.close(each)

    def copy_size(self) -> None:
        """Give the terminal in between the size of the other one."""
        with suppress(OSError):
            ioctl(self._reading, termios.TIOCSWINSZ, ioctl(self._target, termios.TIOCGWINSZ, _SIZE))

    def _pass_on(self) -> None:
        wait = None
        while True:
            ready, _, _ = select.select(
                [self._reading, *([self._stop[0]] if wait is None else [])], [], [], wait
            )
            if self._stop[0] in ready:
                wait = _REST_SECONDS
            if self._reading in ready:
                try:
                    data = os.read(self._reading, _BLOCK)
                except OSError:  # nobody has the terminal in between any more
                    return
                if not data:
                    return
                self._keep(data)
                with suppress(OSError):  # the reader has gone; the command goes on
                    _write(self._target, data)
            elif wait is not None and not ready:
                return


def _write(number: int, data: bytes) -> None:
    while data:
        data = data[os.write(number, data) :]


def _streams() -> Iterator[tuple[int, ...]]:
    """The numbers of the open streams, those together that go to the same place, as their order matters."""
    there = [number for number in (1, 2) if _is_open(number)]
    if len(there) == 2 and os.path.sameopenfile(*there):
        yield tuple(there)
    else:
        yield from ((number,) for number in there)


def _is_open(number: int) -> bool:
    with suppress(OSError):
        os.fstat(number)
        return True
    return False


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
