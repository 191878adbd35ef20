"""The middle column of a workspace: the charts of its runs, under a line that says which they are."""

from collections.abc import Collection, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Label

from memo_tui.runs.model import History
from memo_tui.tui.charts.charts_view import ChartsView
from memo_tui.tui.common.text import content
from memo_tui.tui.workspace.scope import Scope


class ChartColumn(Vertical):
    """A line of text above charts in sections."""

    DEFAULT_CSS = """
    ChartColumn {
        & > #charted { height: 1; width: 1fr; padding: 0 1; background: $panel; }
        & > #charted { text-wrap: nowrap; text-overflow: ellipsis; }
        & > ChartsView { height: 1fr; }
    }
    """

    def __init__(self, folded: Collection[str], *, id: str | None = None) -> None:  # noqa: A002
        """Show nothing yet; these sections are folded at first."""
        super().__init__(id=id)
        self._folded = folded
        self._title = ""
        self._shown = ""

    def compose(self) -> ComposeResult:
        """The line and the charts."""
        yield Label("", id="charted", markup=False)
        yield ChartsView(sectioned=True, folded=self._folded)

    @property
    def view(self) -> ChartsView:
        """The charts."""
        return self.query_one(ChartsView)

    def show(self, scope: Scope, histories: Sequence[History]) -> None:
        """Chart these runs, as far as their histories are read."""
        self._title = scope.title
        self.view.show(scope.runs, histories)
        self.describe()

    @on(ChartsView.Changed)
    def describe(self) -> None:
        """Say which runs are charted, and how."""
        text = " · ".join(filter(None, (self._title, *self.view.description)))
        if text != self._shown:
            self._shown = text
            self.query_one("#charted", Label).update(content(text), layout=False)
