"""UnderstoodLine: what is understood of the data file that is typed, in a line or two."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.widgets import Static

from memo_tui.errors import DataError
from memo_tui.tui.common import background
from memo_tui.tui.common.text import content, fit_words, plain

if TYPE_CHECKING:
    from textual.timer import Timer

_QUIET_SECONDS = 0.3  # after the last key
_MOST_BYTES = 50_000_000  # of a file that is read while one types
_LONGEST = 300


@dataclass(frozen=True)
class _Typed:
    path: str
    target: str
    columns: str


class UnderstoodLine(Static):
    """The summary of a file, and what must be said of it; nothing while there is no such file."""

    DEFAULT_CSS = """
    UnderstoodLine {
        width: 1fr;
        height: auto;
        color: $text-muted;
        &.-undecided { color: $text-warning; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__("", markup=False, id=id)
        self.display = False
        self._waits: Timer | None = None
        self._typed: _Typed | None = None
        self._reading = False

    def ask(self, path: str, target: str, columns: str) -> None:
        """Read the file, once nothing was typed for a moment.

        Args:
            path: of the file, as typed.
            target: the column to predict, likewise.
            columns: what columns are, likewise.
        """
        self._typed = _Typed(path.strip(), target, columns)
        if self._waits is not None:
            self._waits.stop()
        self._waits = self.set_timer(_QUIET_SECONDS, self._begin)

    def _begin(self) -> None:
        typed = self._typed
        if typed is None or self._reading:
            return
        self._typed, self._reading = None, True

        def show(found: tuple[str, str]) -> None:
            self._reading = False
            if self._typed is not None:  # typed on meanwhile
                self._begin()
                return
            text = fit_words(plain(" · ".join(filter(None, found))), _LONGEST)
            self.set_class(bool(found[1]), "-undecided")
            self.update(content(text))
            self.display = bool(text)

        background.run(
            self, lambda: _found(typed), show, lambda why: show(("", why)), task="reading the data file"
        )


def _found(typed: _Typed) -> tuple[str, str]:
    """On a thread: what is understood, and what must be said."""
    from memo_tui.training.data.asked_text import columns_of  # noqa: PLC0415 - after the first frame
    from memo_tui.training.data.file import open_file  # noqa: PLC0415
    from memo_tui.training.data.understand import summary, understand  # noqa: PLC0415

    if not typed.path:
        return "", ""
    try:
        file = open_file(typed.path, None, any_target=True)
        if file.path.stat().st_size > _MOST_BYTES:
            return (
                f"{len(file.header):,} columns; a large file: 'memo-tui data' shows what is understood of it",
                "",
            )
        columns = columns_of(typed.columns)
    except DataError:
        return "", ""  # which is said when the form is started
    if typed.target.strip() in file.header:
        file = replace(file, target=typed.target.strip())
    found = understand(file, columns)
    task = f"{found.task} of {file.target}" if found.task else ""
    return " · ".join(filter(None, (summary(found), task))), next(found.problems, "")
