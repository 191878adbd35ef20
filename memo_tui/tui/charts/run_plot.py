"""The base of plots that draw runs, each as a symbol or a line."""

from typing import Generic, TypeVar

from memo_tui.tui.charts.paper import ChartPaper

Shown = TypeVar("Shown")


class RunPlot(ChartPaper, Generic[Shown]):
    """Draws what `show` was given last."""

    _shown: Shown | None = None

    def show(self, shown: Shown | None) -> None:
        """Show other runs, or none; the same runs cost nothing."""
        if self._shown != shown:
            self._shown = shown
            self.draw_again()
