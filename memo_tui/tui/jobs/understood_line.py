"""UnderstoodLine: what is understood of the data file that is typed, in a line or two."""

from dataclasses import replace

from memo_tui.errors import DataError
from memo_tui.tui.common.text import content, fit_words, plain
from memo_tui.tui.jobs.typed_line import TypedLine

_QUIET_SECONDS = 0.3  # after the last key
_MOST_BYTES = 50_000_000  # of a file that is read while one types
_LONGEST = 300


class UnderstoodLine(TypedLine[tuple[str, str]]):
    """The summary of a file, and what must be said of it; nothing while there is no such file."""

    DEFAULT_CSS = """
    UnderstoodLine {
        color: $text-muted;
        &.-undecided { color: $text-warning; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__("reading the data file", id=id)

    def ask(self, path: str, target: str, columns: str) -> None:
        """Read the file, once nothing was typed for a moment.

        Args:
            path: of the file, as typed.
            target: the column to predict, likewise.
            columns: what columns are, likewise.
        """
        self.find(lambda: _found(path.strip(), target.strip(), columns), _QUIET_SECONDS)

    def show_found(self, found: tuple[str, str]) -> None:
        """Show what is understood, and what must be said."""
        text = fit_words(plain(" · ".join(filter(None, found))), _LONGEST)
        self.set_class(bool(found[1]), "-undecided")
        self.update(content(text))
        self.display = bool(text)

    def show_problem(self, sentence: str) -> None:
        """Show why the file can't be read."""
        self.show_found(("", sentence))


def _found(path: str, target: str, columns: str) -> tuple[str, str]:
    """On a thread: what is understood, and what must be said."""
    from memo_tui.training.data.asked_text import columns_of  # noqa: PLC0415 - after the first frame
    from memo_tui.training.data.file import open_file  # noqa: PLC0415
    from memo_tui.training.data.understand import summary, understand  # noqa: PLC0415

    if not path:
        return "", ""
    try:
        file = open_file(path, None, any_target=True)
        if file.path.stat().st_size > _MOST_BYTES:
            return (
                f"{len(file.header):,} columns; a large file: 'memo-tui data' shows what is understood of it",
                "",
            )
        asked = columns_of(columns)
    except DataError:
        return "", ""  # which is said when the form is started
    if target in file.header:
        file = replace(file, target=target)
    found = understand(file, asked)
    task = f"{found.task} of {file.target}" if found.task else ""
    return " · ".join(filter(None, (summary(found), task))), next(found.problems, "")
