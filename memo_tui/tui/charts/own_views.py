"""Which part of the x axis each chart of a grid shows, and which have a y scale of their own."""

from memo_tui.tui.charts.series import Window, YScale


class OwnViews:
    """The parts that charts show: the same, or of each its own.

    Attributes:
        linked: whether all show the same part.
        scales: the y scales of metrics that don't have the one of all.
    """

    def __init__(self) -> None:
        self.linked = True
        self.scales: dict[str, YScale] = {}
        self._window: Window | None = None
        self._windows: dict[str, Window | None] = {}

    @property
    def zoomed(self) -> bool:
        """Whether a chart shows only a part."""
        return any(self._windows.values()) if not self.linked else self._window is not None

    def window(self, metric: str) -> Window | None:
        """The part that the chart of a metric shows; None for everything."""
        return self._window if self.linked else self._windows.get(metric, self._window)

    def take_window(self, metric: str, window: Window | None) -> bool:
        """Take the part to which a chart has turned; returns whether it is another one."""
        before = self.window(metric)
        if self.linked:
            self._window, self._windows = window, {}
        else:
            self._windows[metric] = window
        return before != window

    def show_all(self) -> None:
        """Let all charts show everything."""
        self._window, self._windows = None, {}
