"""AlertWatch: judges what is read, on a thread of its own, and sends what is found."""

from collections.abc import Callable, Container, Mapping, Sequence
from queue import Empty, SimpleQueue

from memo_tui import background
from memo_tui.alert_rules import Rule
from memo_tui.alerts.judge import Alert, Judge
from memo_tui.runs.history_cache import SeriesKey
from memo_tui.runs.model import RunsSnapshot
from memo_tui.runs.table.directions import Better

_TICK_SECONDS = 0.5


class AlertWatch:
    """Takes snapshots, and tells of alerts."""

    def __init__(
        self,
        rules: Sequence[Rule],
        tell: Callable[[Alert], object],
        follow: Callable[[Sequence[SeriesKey]], object],
        directions: Mapping[str, Better] | None = None,
    ) -> None:
        """Prepare; `start` begins.

        Args:
            rules: the rules.
            tell: called with each alert, on the thread.
            follow: called with the histories that are to be in the next snapshots, likewise.
            directions: the chosen directions of metrics.
        """
        self._judge = Judge(rules, directions)
        self._tell, self._follow = tell, follow
        self._news: SimpleQueue[RunsSnapshot | None] = SimpleQueue()
        self._series: tuple[SeriesKey, ...] = ()
        self._begun = False

    def start(self) -> None:
        """Begin to judge."""
        self._thread = background.start("alerts", self._work, "judging alerts")
        self._begun = True

    def take(self, snapshot: RunsSnapshot) -> None:
        """Judge this snapshot; may be called on any thread."""
        self._news.put(snapshot)

    def waits_for(self, run_ids: Container[str]) -> bool:
        """Whether values of one of these runs are still to be read and judged."""
        return any(run_id in run_ids for run_id, _ in self._judge.series)

    def close(self, seconds: float) -> None:
        """Judge what was taken, and end; wait for that at most so long."""
        self._news.put(None)
        if self._begun:
            self._thread.join(seconds)

    def _work(self) -> None:
        while True:
            try:
                snapshot = self._news.get(timeout=_TICK_SECONDS)
            except Empty:
                with background.guard("judging alerts"):
                    self._tell_all(self._judge.tick())
                continue
            if snapshot is None:
                return
            with background.guard("judging alerts"):
                self._tell_all(self._judge.look(snapshot))
            if (series := self._judge.series) != self._series:
                self._series = series
                self._follow(series)

    def _tell_all(self, alerts: Sequence[Alert]) -> None:
        for alert in alerts:
            self._tell(alert)
