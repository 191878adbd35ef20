"""ImportanceWork: computes on a thread how much each param matters, again whenever the runs are others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from textual.widget import Widget

from memo_tui.runs.model import Run
from memo_tui.tui.charts.importance import Importance, correlations, permutation
from memo_tui.tui.charts.importance_plot import Importances
from memo_tui.tui.common import background

_COMPUTED = "computing …"

_Question = tuple[tuple[str, ...], str, tuple[tuple[str, object, object], ...]]


class ImportanceWork:
    """Answers with what is known so far, and says so when there is more."""

    def __init__(self, owner: Widget, done: Callable[[], object]) -> None:
        """Compute nothing yet.

        Args:
            owner: handles the results.
            done: called when more is known.
        """
        self._owner, self._done = owner, done
        self._question: _Question | None = None  # that was asked last
        self._asked: Callable[[], None] | None = None  # begins to answer it, once the thread is free
        self._busy = False
        self._found: Sequence[Importance] = ()
        self._note = ""

    def of(self, params: tuple[str, ...], metric: str, runs: Sequence[Run], chosen: str) -> Importances:
        """The importances of params for a metric, those that matter most first; `chosen` is passed on."""
        states = tuple((run.run_id, run.params, run.metrics.get(metric)) for run in runs)
        question = (params, metric, states)
        if question != self._question:
            if self._question is None or question[:2] != self._question[:2]:
                self._found = ()
            self._question, self._note = question, _COMPUTED
            self._asked = lambda: self._begin(question, list(runs))
            self._go_on()
        return Importances(tuple(self._found), chosen, self._note)

    def _go_on(self) -> None:
        if not self._busy and self._asked is not None:
            begin, self._asked = self._asked, None
            self._busy = True
            begin()

    def _begin(self, question: _Question, runs: Sequence[Run]) -> None:
        params, metric, _ = question

        def show(found: Sequence[Importance]) -> None:
            if question == self._question:
                self._found = _sorted(found)
                self._done()

        def add(lost: Mapping[str, float]) -> None:
            show([replace(each, permutation=lost.get(each.param)) for each in self._found])
            end("")

        def end(note: str) -> None:
            self._busy = False
            if question == self._question:
                self._note = note
                self._done()
            self._go_on()

        def go_on(found: Sequence[Importance]) -> None:
            show(found)
            task = "computing the permutation importance"
            background.run(self._owner, lambda: permutation(params, metric, runs), add, end, task=task)

        task = "computing rank correlations"
        background.run(self._owner, lambda: correlations(params, metric, runs), go_on, end, task=task)


def _sorted(found: Sequence[Importance]) -> list[Importance]:
    """By permutation where it is known, then by the strength of the correlation."""
    return sorted(found, key=lambda each: (-(each.permutation or 0.0), -abs(each.correlation or 0.0)))
