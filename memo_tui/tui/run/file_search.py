"""Finding words in a whole file, however large, and reading the lines around a match. For threads."""

import os
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

from memo_tui import background
from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.places import Artifact, ArtifactError
from memo_tui.tui.run.utf_8_copy import UTF_16, utf_8_copy

SEARCHED_ENCODINGS = ("", "Latin-1", UTF_16)
PACKED = ".gz"
MOST_SEARCHED = 256_000_000  # bytes of a file that is copied for that: elsewhere, packed, or in UTF-16
MOST_MATCHES = 100_000
_BLOCK = 256 * 1024
_LONGEST_CARRIED = 4 << 20  # bytes of a line that are kept until its end is read
_LINES_AROUND, _BYTES_AROUND = 1_000, 300_000


@dataclass(slots=True)
class Matches:
    """The lines of a file that have some words.

    Attributes:
        words: in lower case (`str.casefold`).
        lines: the numbers of the first `MOST_MATCHES` of them, ascending, from 1.
        starts: the places in the file where these lines begin.
        count: how many there are.
        read: how many bytes were searched.
    """

    words: str
    lines: "array[int]" = field(default_factory=lambda: array("q"))
    starts: "array[int]" = field(default_factory=lambda: array("q"))
    count: int = 0
    read: int = 0


class SearchedFile:
    """A file that is searched; it is opened, or copied, for the first search."""

    def __init__(self, artifacts: Artifacts, artifact: Artifact, encoding: str) -> None:
        """Prepare.

        Args:
            artifacts: reads the file.
            artifact: the file.
            encoding: one of `SEARCHED_ENCODINGS`.
        """
        self._artifacts, self._artifact = artifacts, artifact
        self._packed = artifact.name.lower().endswith(PACKED)
        self._copied_from = encoding if self._packed or encoding == UTF_16 else None
        self._encoding = "latin-1" if encoding and self._copied_from is None else "utf-8"
        self._lock = threading.Lock()
        self._file: IO[bytes] | None = None
        self._closed = threading.Event()

    def close(self) -> None:
        """Close the file soon; what still reads it ends with an `ArtifactError`."""
        self._closed.set()
        background.start("file-close", self._close, "closing a file")

    def find(self, words: str, stopped: Callable[[], bool], report: Callable[[int], object]) -> Matches:
        """All lines with these words.

        Args:
            words: in lower case (`str.casefold`).
            stopped: returns whether to stop.
            report: called with how many bytes are searched.

        Raises:
            ArtifactError: it can't be read, is too large to be copied, or the search was stopped.
        """
        found, line = Matches(words), 1
        for start, block in self._blocks(stopped):
            lines = block.splitlines(keepends=True)
            if self._has(block, words):
                at = start
                for number, each in enumerate(lines, line):
                    if self._has(each, words):
                        found.count += 1
                        if found.count <= MOST_MATCHES:
                            found.lines.append(number)
                            found.starts.append(at)
                    at += len(each)
            line += len(lines)
            found.read = start + len(block)
            report(found.read)
        return found

    def around(self, line: int, start: int) -> Sequence[tuple[str, str]]:
        """The lines before and after one, each with its number.

        Args:
            line: its number.
            start: where it begins.

        Raises:
            ArtifactError: the file can't be read.
        """
        first = max(0, start - _BYTES_AROUND)
        before = self._read(first, start - first).splitlines()
        if first and before:
            before = before[1:]  # the first one begins earlier
        after = self._read(start, _BYTES_AROUND).splitlines()
        before, after = before[-_LINES_AROUND:], after[:_LINES_AROUND]
        top = line - len(before)
        return [
            (str(number), each.decode(self._encoding, "replace"))
            for number, each in enumerate([*before, *after], top)
        ]

    def _has(self, data: bytes, words: str) -> bool:
        if words.isascii() and data.isascii():
            return words.encode() in data.lower()
        return words in data.decode(self._encoding, "replace").casefold()

    def _blocks(self, stopped: Callable[[], bool]) -> Iterator[tuple[int, bytes]]:
        """The file in blocks of whole lines, each with the place where it begins."""
        at, carried = 0, b""
        while True:
            if stopped():
                raise ArtifactError("Searching was stopped.")
            data = self._read(at + len(carried), _BLOCK, stopped)
            block = carried + data
            if not data:
                if block:
                    yield at, block
                return
            # A "\r" at the end may be the first half of a line's end.
            end = max(block.rfind(b"\n"), block.rfind(b"\r", 0, len(block) - 1)) + 1
            if not end:
                end = len(block) if len(block) > _LONGEST_CARRIED else 0
            if end:
                yield at, block[:end]
            at, carried = at + end, block[end:]

    def _read(self, start: int, length: int, stopped: Callable[[], bool] = lambda: False) -> bytes:
        with self._lock:
            if self._file is None and not self._closed.is_set():
                self._file = self._opened(lambda: stopped() or self._closed.is_set())
            if self._file is None or self._closed.is_set():
                raise ArtifactError("Another file is shown.")
            try:
                return os.pread(self._file.fileno(), length, start)
            except OSError as error:
                raise self._artifacts.to_error(error, self._artifact) from None

    def _opened(self, stopped: Callable[[], bool]) -> IO[bytes]:
        """The file, as it is or as a copy, in an encoding in which a line ends as in ASCII."""
        file = self._artifacts.open(self._artifact, MOST_SEARCHED, stopped)
        if self._copied_from is None:
            return file
        return utf_8_copy(file, self._copied_from, packed=self._packed, most=MOST_SEARCHED, stopped=stopped)

    def _close(self) -> None:
        with self._lock:
            if self._file is not None:
                with suppress(OSError):
                    self._file.close()
                self._file = None
