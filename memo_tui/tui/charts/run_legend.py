"""The legend of several charts of the same runs."""

from collections.abc import Sequence

from memo_tui.tui.charts.legend import LegendEntry, legend
from memo_tui.tui.charts.paper import ChartPaper
from memo_tui.tui.charts.series import Glyph, Mark

_COLUMN = 18  # cells that a name should have, with its symbol
_SHARE = 10  # it takes at most one line in so many of the screen's


class RunLegend(ChartPaper):
    """The names of runs with their symbols, in as few lines as they need."""

    DEFAULT_CSS = "RunLegend { height: 1; padding: 0 1; }"

    _entries: tuple[LegendEntry, ...] = ()

    def show(self, names: Sequence[str], marks: Sequence[Mark]) -> None:
        """Show these names, each with its symbol."""
        entries = tuple(LegendEntry(name, "", mark) for name, mark in zip(names, marks, strict=True))
        if self._entries != entries:
            self._entries = entries
            self.on_resize()
            self.draw_again()

    def draw(self, width: int, height: int) -> Sequence[Sequence[Glyph]] | str:
        """The names side by side."""
        return legend(self._entries, width, height) if self._entries else ""

    def on_resize(self) -> None:
        """Take as many lines as the names need."""
        across = max(1, self.size.width // _COLUMN)
        most = max(1, self.app.size.height // _SHARE)
        self.styles.height = max(1, min(-(-len(self._entries) // across), most))
