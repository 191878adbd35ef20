"""What the chart of the training pane shows: one metric of some runs."""

from collections.abc import Sequence

from memo_tui.tracking.runs import History, Run
from memo_tui.tui.text import plain
from memo_tui.tui.widgets.metric_chart import Series

_MOST_SERIES = 6
_FIRST_METRIC = "rmse"


class Charted:
    """The runs on the chart, and which of their metrics it shows."""

    def __init__(self) -> None:
        self._runs: Sequence[Run] = ()
        self._chosen = ""

    def show(self, runs: Sequence[Run]) -> None:
        """Chart these runs, the first of them where they are many."""
        self._runs = runs[:_MOST_SERIES]

    @property
    def metrics(self) -> list[str]:
        """What can be charted: the metrics of these runs, those with several steps first."""
        stepped = {key for run in self._runs for key, step in run.steps.items() if step}
        every = {key for run in self._runs for key in run.metrics}
        return sorted(every, key=lambda key: (key != _FIRST_METRIC, key not in stepped, key))

    @property
    def metric(self) -> str:
        """What is charted; "" where the runs have no metric."""
        metrics = self.metrics
        return self._chosen if self._chosen in metrics else next(iter(metrics), "")

    @property
    def title(self) -> str:
        """What stands above the chart."""
        return f"{plain(self.metric)} by step" if self.metric else "Chart"

    def next_metric(self) -> None:
        """Chart the next metric; after the last, the first."""
        if metrics := self.metrics:
            self._chosen = metrics[(metrics.index(self.metric) + 1) % len(metrics)]

    def wanted(self) -> list[tuple[str, str]]:
        """The histories that the chart needs, each a run's id and a metric."""
        return [(run.run_id, self.metric) for run in self._runs if self.metric in run.metrics]

    def series(self, histories: Sequence[History]) -> list[Series]:
        """The lines of the chart, as far as their histories are among these."""
        known = {(each.run_id, each.key): each for each in histories}
        return [
            Series(plain(run.name), history.steps, history.values)
            for run in self._runs
            if (history := known.get((run.run_id, self.metric)))
        ]
