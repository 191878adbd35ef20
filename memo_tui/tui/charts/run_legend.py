"""The legend of several charts of the same runs."""

from collections.abc import Sequence

from rich.cells import cell_len

from memo_tui.tui.charts.legend import LegendEntry, legend
from memo_tui.tui.charts.palette import SHADES
from memo_tui.tui.charts.paper import ChartPaper
from memo_tui.tui.charts.series import AXIS, Glyph, Mark

_COLUMN = 18  # cells that a name should have, with its symbol
_SHARE = 10  # it takes at most one line in so many of the screen's


class RunLegend(ChartPaper):
    """The names of runs with their symbols, in as few lines as they need."""

    DEFAULT_CSS = "RunLegend { height: 1; padding: 0 1; }"

    _entries: tuple[LegendEntry, ...] = ()

    _scale: tuple[str, str, str] | None = None

    def show(
        self, names: Sequence[str], marks: Sequence[Mark], scale: tuple[str, str, str] | None = None
    ) -> None:
        """Show these names, each with its symbol, and before them the scale of colours, if there is one.

        Args:
            names: of runs or groups.
            marks: theirs.
            scale: its name, its low and its high end.
        """
        entries = tuple(LegendEntry(name, "", mark) for name, mark in zip(names, marks, strict=True))
        if (self._entries, self._scale) != (entries, scale):
            self._entries, self._scale = entries, scale
            self.on_resize()
            self.draw_again()

    def draw(self, width: int, height: int) -> Sequence[Sequence[Glyph]] | str:
        """The names side by side."""
        if not self._entries:
            return ""
        if self._scale is None:
            return legend(self._entries, width, height)
        name, low, high = self._scale
        first: list[Glyph] = [(f"{name} {low} ", AXIS)]
        first += [("█", f"chart--shade-{at}") for at in range(SHADES)]
        first.append((f" {high}   ", AXIS))
        taken = min(width, sum(cell_len(text) for text, _ in first))
        if taken > width // 2:
            return legend(self._entries, width, height)
        line, *others = legend(self._entries, width - taken, height)
        return [[*first, *line], *([(" " * taken, AXIS), *each] for each in others)]

    def on_resize(self) -> None:
        """Take as many lines as the names need."""
        across = max(1, self.size.width // _COLUMN)
        most = max(1, self.app.size.height // _SHARE)
        self.styles.height = max(1, min(-(-len(self._entries) // across), most))
