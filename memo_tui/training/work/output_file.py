"""Reading the output of a process from its file, as it grows."""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from memo_tui.secrets.known import hide_report, hide_unfinished
from memo_tui.training.work.terminal_text import Pen, Run, TerminalText

MOST_READ = 2_000_000  # bytes that are read of what is new; of more, the end
_LINE_END = re.compile(rb"[\r\n]")
_LONGEST_SEARCHED = 65_536  # bytes in which a line's end is looked for


@dataclass(frozen=True)
class OutputNews:
    """What is new in an output.

    Attributes:
        dropped: how many of the lines that were known are dropped, the first ones.
        kept: how many stay as they are then, from the first one on.
        lines: what comes behind those.
        skipped: how many bytes before the first line were never read.
    """

    dropped: int
    kept: int
    lines: list[list[Run]] = field(repr=False)
    skipped: int


class OutputFile:
    """The end of an output: what a terminal would show of it, without secrets."""

    def __init__(
        self,
        path: Path,
        hide: Callable[[str], str] = hide_report,
        pen_of: Callable[[str], Pen] = lambda _: None,
    ) -> None:
        """Read nothing yet.

        Args:
            path: the file.
            hide: removes secrets from a line.
            pen_of: as for `TerminalText`.
        """
        self.path = path
        self._hide, self._pen_of = hide, pen_of
        self._at = self._skipped = 0
        self._known = self._known_dropped = 0
        self._ended = True
        self._begin(0)

    def _begin(self, at: int) -> None:
        self._at, self._skipped = at, at
        self._text = TerminalText(self._pen_of)
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def read(self) -> OutputNews | None:
        """What is new since the last call; None if nothing is. For one thread at a time.

        Raises:
            OSError: it can't be read, other than that it doesn't exist.
        """
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            size = 0
        if size == self._at:
            return None
        known = self._known
        anew = size < self._at or size - self._at > MOST_READ
        if anew:
            self._begin(max(0, size - MOST_READ))
        with self.path.open("rb") as file:
            file.seek(self._at)
            data = file.read(size - self._at)
        self._at += len(data)
        self._ended = data.endswith(b"\n")  # else the last line goes on, and a secret in it too
        if anew and self._skipped and (end := _LINE_END.search(data, 0, _LONGEST_SEARCHED)):
            self._skipped += end.end()
            data = data[end.end() :]
        self._text.feed(self._decoder.decode(data))
        changed = self._text.take_changed() - self._text.dropped
        dropped = known if anew else min(known, self._text.dropped - self._known_dropped)
        kept = 0 if anew else min(known - dropped, max(0, changed))
        self._known_dropped = self._text.dropped
        lines = [self._shown(line) for line in self._text.lines_from(kept)]
        if lines and not self._ended:
            lines[-1] = self._shown(lines[-1], hide_unfinished)
        self._known = kept + len(lines)
        return OutputNews(dropped, kept, lines, self._skipped)

    def _shown(self, runs: list[Run], hide: Callable[[str], str] | None = None) -> list[Run]:
        text = "".join(part for part, _ in runs)
        hidden = (hide or self._hide)(text)
        return runs if hidden == text else [(hidden, None)]
