"""The form that writes calls into a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Label

from memo_tui.memo.calls import Call
from memo_tui.memo.export import ExportError, FileThere, write_calls
from memo_tui.tui.text import content

_DEFAULT = "memo-tui-calls.csv"


class ExportScreen(ModalScreen[Path | None]):
    """Asks for a file; `enter` writes, `escape` leaves.

    The result is the file that was written, or None.
    """

    CSS_PATH = "export.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "Write", key_display="enter", priority=True),
        Binding("escape", "leave", "Cancel"),
    ]

    def __init__(self, calls: Sequence[Call], wanted: str) -> None:
        """Ask where to write.

        Args:
            calls: what is written.
            wanted: in words which calls these are; "" for all.
        """
        super().__init__()
        self._calls = calls
        self._wanted = wanted
        self._to_replace: Path | None = None
        self._writing = False

    def compose(self) -> ComposeResult:
        """The form."""
        count = f"{len(self._calls)} line{'s' if len(self._calls) != 1 else ''}"
        with VerticalScroll(id="form", can_focus=False) as form:
            form.border_title = "Export"
            yield Label(content(f"{count}: {self._wanted or 'the whole log'}"))
            with Horizontal(classes="row"):
                yield Label("File", classes="title")
                yield Input(_DEFAULT, id="path", compact=True, select_on_focus=False)
            yield Label(".csv for a spreadsheet, .json for a program", classes="hint")
            yield Label("", id="problem", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The name can be changed at once."""
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Close the form; what is being written still is."""
        self.dismiss(None)

    def action_write(self) -> None:
        """Write, unless a file would be replaced that was not asked about."""
        if self._writing:
            return
        typed = self.query_one(Input).value.strip()
        if not typed:
            self._say("The file needs a name.")
            return
        try:
            path = Path(typed).expanduser().absolute()
        except (RuntimeError, ValueError, OSError) as error:
            self._say(f"The path can't be used: {error}.")
            return
        self._writing = True
        self._say("")
        self.run_worker(lambda: self._write(path, replace=path == self._to_replace), thread=True)

    @on(Input.Changed)
    def change_mind(self) -> None:
        """Another name is asked about anew."""
        self._to_replace = None

    def _write(self, path: Path, *, replace: bool) -> None:
        """On a worker's thread."""
        try:
            write_calls(self._calls, path, replace=replace)
        except FileThere as error:
            self.app.call_later(self._refuse, f"{error} Press enter again to replace it.", path)
        except ExportError as error:
            self.app.call_later(self._refuse, str(error))
        else:
            self.app.call_later(self._leave_with, path)

    def _refuse(self, sentence: str, to_replace: Path | None = None) -> None:
        self._writing = False
        if self.is_attached:
            self._to_replace = to_replace
            self._say(sentence)

    def _leave_with(self, path: Path) -> None:
        if self.is_current:  # else escape was faster
            self.dismiss(path)

    def _say(self, sentence: str) -> None:
        label = self.query_one("#problem", Label)
        label.update(content(sentence))
        label.scroll_visible()
