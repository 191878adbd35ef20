"""What commands print, and the exit status where it can't be printed."""

import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EPIPE
from types import TracebackType
from typing import TextIO

from memo_tui.plain_signs import encodes_signs, plain_for
from memo_tui.secrets.known import hide, hide_report, look_again

_lost: list[OSError] = []  # why something could not be written


def say(stream: TextIO, line: str) -> None:
    """Write a line without secrets, as `write_line` does."""
    write_line(stream, hide(line))


def write_line(stream: TextIO, line: str) -> None:
    """Write a line. A reader that has gone, or a full disk, ends nothing, but changes the exit status."""
    if not encodes_signs(stream.encoding):
        line = plain_for(line, stream.encoding)
    try:
        stream.write(f"{line}\n")
        stream.flush()
    except OSError as error:
        _lost.append(error)
        _write_nowhere(stream)


def complain(sentence: str) -> None:
    """Say something beside the output of the command."""
    write_line(sys.stderr, f"memo-tui: {hide_report(sentence)}")


def report_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """Write the traceback of an error that nothing has foreseen, without secrets."""
    look_again()
    for line in "".join(traceback.format_exception(kind, error, trace)).splitlines():
        write_line(sys.stderr, hide_report(line))


@contextmanager
def events_apart() -> Iterator[None]:
    """Within the block, what is started writes to standard error; only `sys.stdout` goes where it went."""
    own, kept = sys.stdout, os.dup(1)
    own.flush()
    os.dup2(2, 1)
    sys.stdout = os.fdopen(kept, "w", encoding=own.encoding, errors=own.errors, closefd=False)
    try:
        yield
    finally:
        with suppress(OSError):
            sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        sys.stdout = own


def written_status(status: int) -> int:
    """Write what is still buffered; the exit status of a command that would end with this one.

    Returns:
        The same if it isn't 0 or all was written; that of SIGPIPE if the reader has gone; else 1.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:
            _lost.append(error)
            _write_nowhere(stream)
    if not _lost:
        return status
    if _lost[0].errno == EPIPE:
        return status or 128 + signal.SIGPIPE
    complain(f"The output can't be written: {_lost[0].strerror}.")
    return status or 1


def _write_nowhere(stream: TextIO) -> None:
    """Drop what is buffered, and all that follows."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
