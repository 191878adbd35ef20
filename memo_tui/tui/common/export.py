"""The form that asks for a file, and the one that writes calls to it."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Label

from memo_tui.errors import FileThere
from memo_tui.lessons.export import write_calls
from memo_tui.memo.calls import Call
from memo_tui.numbers import counted
from memo_tui.tui.common import background
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.text import content

_DEFAULT = "memo-tui-calls.csv"


class FileScreen(DashboardScreen[Path | None]):
    """Asks for a file; `enter` writes, `escape` leaves.

    The result is the file that was written, or None.
    """

    FORM = True
    CSS_PATH = Path(__file__).with_suffix(".tcss")  # subclasses are in other folders
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("submit", "after_typing('write')", "Write", priority=True),
        bind("back", "leave", "Cancel"),
    ]

    def __init__(self, summary: str, file: str, hint: str) -> None:
        """Ask where to write.

        Args:
            summary: a description of what is written.
            file: the initial file name.
            hint: what the endings of the name mean.
        """
        super().__init__()
        self._summary, self._file, self._hint = summary, file, hint
        self._to_replace: Path | None = None
        self._writing = False

    def write(self, path: Path, *, replace: bool) -> None:
        """Write the file; called on a thread.

        Raises:
            MemoTuiError: it can't be written; `FileThere` if it would replace a file.
        """
        raise NotImplementedError

    def choices(self) -> Iterable[Widget]:
        """More widgets of the form."""
        return ()

    def compose(self) -> ComposeResult:
        """The form."""
        with VerticalScroll(id="form", can_focus=False) as form:
            form.border_title = "Export"
            yield Label(content(self._summary), id="summary")
            with Horizontal(classes="row"):
                yield Label("File", classes="title")
                yield Input(self._file, id="path", compact=True, select_on_focus=False)
            yield Label(self._hint, classes="hint", markup=False)
            yield from self.choices()
            yield Label("", id="problem", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Focus the name."""
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Close the form; a write that has begun goes on."""
        self.dismiss(None)

    def action_write(self) -> None:
        """Write, unless that would replace a file without a confirmation."""
        if self._writing:
            return
        typed = self.query_one(Input).value.strip()
        if not typed:
            self._say("Enter a file name.")
            return
        try:
            path = Path(typed).expanduser().absolute()
        except (RuntimeError, ValueError, OSError) as error:
            self._say(f"The path can't be used: {error}.")
            return
        self._writing = True
        self._say("writing …")
        replace = path == self._to_replace
        background.run(
            self.app,  # the file is still written if this form is left
            lambda: self._written(path, replace=replace),
            lambda there: (
                self._refuse(f"{there} Press {key_of('submit')} again to replace it.", path)
                if there
                else self._leave_with(path)
            ),
            self._refuse,
            task="writing the file",
        )

    @on(Input.Changed)
    def change_mind(self) -> None:
        """Ask again for another name."""
        self._to_replace = None

    def _written(self, path: Path, *, replace: bool) -> str:
        """On a thread: write; returns "" or a sentence on the existing file."""
        try:
            self.write(path, replace=replace)
        except FileThere as error:
            return str(error)
        return ""

    def _refuse(self, sentence: str, to_replace: Path | None = None) -> None:
        self._writing = False
        if self.is_attached:
            self._to_replace = to_replace
            self._say(sentence)

    def _leave_with(self, path: Path) -> None:
        if self.is_current:  # else escape was pressed first
            self.dismiss(path)

    def _say(self, sentence: str) -> None:
        label = self.query_one("#problem", Label)
        label.update(content(sentence))
        label.scroll_visible()


class ExportScreen(FileScreen):
    """Writes calls."""

    def __init__(self, calls: Sequence[Call], wanted: str) -> None:
        """Ask where to write.

        Args:
            calls: those to write.
            wanted: a description of the filter; "" for all.
        """
        count = counted(len(calls), "line")
        super().__init__(
            f"{count}: {wanted or 'the whole log'}", _DEFAULT, ".csv for a spreadsheet, .json for a program"
        )
        self._calls = calls

    def write(self, path: Path, *, replace: bool) -> None:
        """Write the calls."""
        write_calls(self._calls, path, replace=replace)
