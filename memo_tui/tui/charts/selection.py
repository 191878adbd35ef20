"""What charts show of runs: their metrics, and the series of one of these."""

from collections.abc import Mapping, Sequence

from memo_tui.natural_order import natural
from memo_tui.runs.model import History, Run
from memo_tui.runs.table.directions import Better, better
from memo_tui.tui.charts.run_colors import COLORS_OF_RUNS
from memo_tui.tui.charts.series import Series
from memo_tui.tui.common.text import plain

MOST_SERIES = 6
_FIRST_METRIC = "rmse"
_SYSTEM = "system/"  # the prefix of MLflow's own metrics of the machine


def metrics_of(runs: Sequence[Run]) -> list[str]:
    """The metrics of some runs: those with several steps first, those of the machine last."""
    stepped = _stepped(runs)
    every = {key for run in runs for key in run.metrics}
    return sorted(
        every,
        key=lambda key: (is_of_machine(key), key != _FIRST_METRIC, key not in stepped, natural(key)),
    )


def _stepped(runs: Sequence[Run]) -> set[str]:
    """The metrics that have several steps in one of these runs."""
    return {key for run in runs for key, step in run.steps.items() if step}


def series_of(runs: Sequence[Run], metric: str, histories: Mapping[tuple[str, str], History]) -> list[Series]:
    """The lines of one metric.

    Args:
        runs: whose lines.
        metric: its key.
        histories: those that are read, by a run's id and a metric.

    Returns:
        One series per run, in their order; without points if the run's history is not there, so that
        symbols and colours stay with their runs.
    """
    colors = COLORS_OF_RUNS.of([run.run_id for run in runs])
    found = (
        (run, color, histories.get((run.run_id, metric))) for run, color in zip(runs, colors, strict=True)
    )
    return [
        Series(plain(run.name), history.steps, history.values, history.times, color)
        if history
        else Series(plain(run.name), (), (), color=color)
        for run, color, history in found
    ]


def is_of_machine(metric: str) -> bool:
    """Whether it is one of MLflow's own metrics of the machine."""
    return metric.startswith(_SYSTEM)


def lowest_first(metric: str) -> bool | None:
    """Whether the lowest value of a metric is the best, as far as its name says it."""
    way = better(metric, {})
    return None if way is None else way is Better.LOWER


def by_key(histories: Sequence[History]) -> dict[tuple[str, str], History]:
    """Histories by a run's id and a metric."""
    return {(each.run_id, each.key): each for each in histories}


class Charted:
    """The runs on the chart, and which of their metrics it shows.

    Attributes:
        metrics: those of the runs, with several steps first.
        metric: the charted one, which stays while the runs have it; "" if they have none.
    """

    def __init__(self) -> None:
        self.metrics: Sequence[str] = ()
        self.metric = ""
        self._runs: Sequence[Run] = ()
        self._chosen = self._whose = ""

    def show(self, runs: Sequence[Run], whose: str = "") -> None:
        """Chart these runs; of many, the first. `whose` says in the title which they are."""
        self._runs, self._whose = runs[:MOST_SERIES], whose
        self.metrics = metrics_of(self._runs)
        self._take_metric()

    def _take_metric(self) -> None:
        """Chart the chosen metric; without it the one before, unless only another has several steps."""
        first = next(iter(self.metrics), "")
        stepped = _stepped(self._runs)
        stays = self.metric in self.metrics and (self.metric in stepped or first not in stepped)
        if self._chosen in self.metrics:
            self.metric = self._chosen
        elif not stays:
            self.metric = first

    @property
    def title(self) -> str:
        """The title of the chart: the metric, and whose."""
        whose = f" · {plain(self._whose)}" if self._whose else ""
        return f"{plain(self.metric)} by step{whose}" if self.metric else f"Chart{whose}"

    @property
    def chosen(self) -> str:
        """The metric that was chosen, whether these runs have it or not; "" if none was."""
        return self._chosen

    def choose(self, metric: str) -> None:
        """Chart this metric whenever the runs have it; "" for the first that they have."""
        self._chosen, self.metric = metric, ""
        self._take_metric()

    def next_metric(self) -> None:
        """Chart the next metric; after the last, the first."""
        if metrics := self.metrics:
            self._chosen = self.metric = metrics[(metrics.index(self.metric) + 1) % len(metrics)]

    def wanted(self) -> list[tuple[str, str]]:
        """The histories that the chart needs, each a run's id and a metric."""
        return [(run.run_id, self.metric) for run in self._runs if self.metric in run.metrics]

    def is_read(self, histories: Sequence[History]) -> bool:
        """Whether all that the chart needs is among these histories."""
        return by_key(histories).keys() >= set(self.wanted())

    def series(self, histories: Sequence[History]) -> list[Series]:
        """The lines of the chart, as far as their histories are among these."""
        known = by_key(histories)
        read = [run for run in self._runs if (run.run_id, self.metric) in known]
        return series_of(read, self.metric, known)
