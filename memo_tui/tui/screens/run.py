"""One run, whole, over the table."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Footer

from memo_tui.tracking.runs import Run
from memo_tui.tui.messages import RunsChanged
from memo_tui.tui.widgets.run_details import RunDetails


class RunScreen(ModalScreen[None]):
    """Everything that one run logged, kept up to date while it stands there."""

    CSS_PATH = "run.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", "Back to the runs", key_display="esc"),
        Binding("y", "copy_id", "Copy run id"),
    ]

    def __init__(self, run: Run) -> None:
        """Show this run."""
        super().__init__()
        self.run_id = run.run_id
        self._first = run

    def compose(self) -> ComposeResult:
        """The details fill the screen."""
        yield RunDetails(id="whole")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show what is known now."""
        self.query_one(RunDetails).show_run(self._first)
        self.query_one(RunDetails).focus()
        self.set_interval(1.0, self.query_one(RunDetails).tick)

    def show_snapshot(self, news: RunsChanged) -> None:
        """Show the same run as it is now."""
        if run := news.rows.runs.get(self.run_id):
            self.query_one(RunDetails).show_run(run)

    def action_copy_id(self) -> None:
        """Put the run's id on the clipboard."""
        self.app.copy_to_clipboard(self.run_id)
        self.notify(f"Copied {self.run_id}", markup=False)
