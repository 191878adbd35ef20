"""A process beside the dashboard that gives the terminal back if the dashboard dies without doing so.

A signal that can't be handled, an abort in a library or the lack of memory leave the alternate screen, the
mouse reports and the raw mode of the terminal behind, in which a shell can't be used.
"""

import os
import signal
import termios
from contextlib import suppress

Modes = list[int | list[bytes | int]]  # of the module termios

_ENTERED, _LEFT = b"+", b"-"
_IGNORED = (
    signal.SIGINT,
    signal.SIGHUP,
    signal.SIGTERM,
    signal.SIGQUIT,
    signal.SIGTSTP,
    signal.SIGTTOU,
    signal.SIGPIPE,
)
# What Textual switches on: synchronized frames, mouse reports, focus reports, bracketed paste, reports of the
# size, the keyboard protocol and the alternate screen; then colours, line wrap and the cursor as they were.
_RESTORED = (
    b"\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l\x1b[?2004l"
    b"\x1b[?2048l\x1b[<u\x1b[?1049l\x1b[0m\x1b[?7h\x1b[?25h"
)


class TerminalGuard:
    """Watches this process from another one."""

    def __init__(self, terminal: int) -> None:
        """Begin to watch; to be called before any thread is started.

        Args:
            terminal: the file descriptor to which the screen is written.

        Raises:
            OSError: there are no more processes or files.
        """
        modes = termios.tcgetattr(terminal)
        reading, self._writing = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            try:
                os.close(self._writing)
                _watch(reading, terminal, modes)
            finally:
                os._exit(0)
        os.close(reading)

    def entered(self) -> None:
        """The terminal is about to be changed."""
        os.write(self._writing, _ENTERED)

    def leave(self) -> None:
        """The terminal is as it was: the other process ends."""
        with suppress(OSError):  # it may have been killed
            os.write(self._writing, _LEFT)
        os.close(self._writing)
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)


def guarded() -> "TerminalGuard | None":
    """A guard of this process's terminal; None where the system has no more processes or files."""
    try:
        return TerminalGuard(2)
    except (OSError, termios.error):
        return None


def _watch(reading: int, terminal: int, modes: Modes) -> None:
    """Wait until the process before the screen has left it, or is gone."""
    for number in _IGNORED:
        signal.signal(number, signal.SIG_IGN)
    os.setpgid(0, 0)  # what is sent to all that was started here isn't for this one
    entered = False
    while byte := os.read(reading, 1):
        if byte == _LEFT:
            return
        entered = True
    if not entered:
        return
    with suppress(OSError, termios.error):
        if not int(termios.tcgetattr(terminal)[3]) & termios.ISIG:  # else a shell has set its own already
            termios.tcsetattr(terminal, termios.TCSANOW, modes)
        os.write(terminal, _RESTORED)
