"""Judge: finds in what is read of runs what the rules of alerts ask for, each thing once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from memo_tui.alert_rules import ENDS, NEW_BEST, SILENT, VALUE, Rule
from memo_tui.numbers import duration, number
from memo_tui.runs.history_cache import SeriesKey
from memo_tui.runs.model import LOST, Run, RunsSnapshot
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.directions import Better, better

_MOST_FOLLOWED = 100  # histories; of more only the newest values are judged
_STATES = {"FINISHED": "finished", "FAILED": "failed", "KILLED": "killed", LOST: "lost"}


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that a rule asks for.

    Attributes:
        rule: as it was written.
        run_id: of the run.
        run: its name.
        experiment: the name of its experiment.
        message: what happened, in one sentence.
        metric: whose value it was, or "".
        value: the value, or None.
        step: of the value, or None.
    """

    rule: str
    run_id: str
    run: str
    experiment: str
    message: str
    metric: str = ""
    value: float | None = None
    step: int | None = None


class Judge:
    """Judges one snapshot after the other; what had happened before the first is no news.

    Every value is judged, also one that the next has replaced, as long as at most 100 histories are of
    interest. A rule on values is true once for a run until it is false again.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        directions: Mapping[str, Better] | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Judge by these rules.

        Args:
            rules: the rules.
            directions: the chosen directions of metrics.
            clock: returns the time in seconds.
        """
        self._rules = [*enumerate(rules)]
        self._directions, self._clock = directions or {}, clock
        self._source: tuple[str, ...] = ()
        self._forget()

    def _forget(self) -> None:
        self._runs: RunMap[Run] | None = None
        self._true: set[tuple[int, str]] = set()
        self._judged: dict[SeriesKey, int] = {}  # how many points of what is followed
        self._old: set[SeriesKey] = set()  # of these, those of which the first points are no news
        self._active: dict[str, float] = {}  # when each active run logged last
        self._names: Mapping[str, str] = {}
        self._taken: set[tuple[str, str]] = set()  # runs, and metrics in which they took the lead
        self._best: dict[str, tuple[float, str]] = {}  # of each metric, and the run that has it

    @property
    def series(self) -> tuple[SeriesKey, ...]:
        """The histories to be read."""
        return tuple(self._judged)[-_MOST_FOLLOWED:]

    def look(self, snapshot: RunsSnapshot) -> list[Alert]:
        """What is new in a snapshot."""
        if snapshot.source != self._source:
            self._source = snapshot.source
            self._forget()
        if not snapshot.complete:
            return []
        before, self._runs = self._runs, snapshot.runs
        self._names = snapshot.experiments
        changed, gone = snapshot.runs.differences(before or RunMap())
        for run_id in gone:
            self._active.pop(run_id, None)
        found: list[Alert] = []
        for run_id, run in changed.items():
            old = before.get(run_id) if before is not None else None
            found += self._changed(run, old, first=before is None)
        found += self._points(snapshot)
        return [*found, *self.tick()]

    def tick(self) -> list[Alert]:
        """What is due though nothing was read: runs that are silent."""
        now, found = self._clock(), []
        for place, rule in self._rules:
            if rule.kind != SILENT:
                continue
            for run_id, since in self._active.items():
                if now - since >= rule.seconds and (place, run_id) not in self._true:
                    self._true.add((place, run_id))
                    run = self._runs.get(run_id) if self._runs is not None else None
                    if run is not None:
                        words = f"has logged nothing for {duration(now - since)}"
                        found.append(self._alert(rule, run, words))
        return found

    def _changed(self, run: Run, old: Run | None, *, first: bool) -> Iterator[Alert]:
        """What a run that is new or changed gives reason for; `first` says that all of it may be old."""
        going = run.active and not run.lost
        if going and (old is None or (old.metrics, old.steps) != (run.metrics, run.steps)):
            self._active[run.run_id] = self._clock()
            self._true -= {(place, run.run_id) for place, rule in self._rules if rule.kind == SILENT}
        if not going:
            self._active.pop(run.run_id, None)
        yield from self._new_best(run, old, first=first)
        if first and not going:
            return
        yield from self._values(run, first=first)
        was_going = old.active and not old.lost if old is not None else True
        if not going and was_going:
            yield from self._ended(run)

    def _ended(self, run: Run) -> Iterator[Alert]:
        kinds = {"ended", _STATES.get(run.state, ""), *(("failed",) if run.lost else ())}
        end = run.end / 1000 if run.end is not None else None
        took = f" after {duration(end - run.start / 1000)}" if end is not None and run.start else ""
        for _, rule in self._rules:
            if rule.kind in ENDS and rule.kind in kinds:
                yield self._alert(rule, run, f"is {_STATES.get(run.state, run.state.lower())}{took}")

    def _values(self, run: Run, *, first: bool) -> Iterator[Alert]:
        """Follow the values that rules are about; judge the newest of those that can't be followed."""
        for metric in dict.fromkeys(rule.metric for _, rule in self._rules if rule.kind == VALUE):
            if metric not in run.metrics:
                continue
            series = (run.run_id, metric)
            if series not in self._judged:
                if len(self._judged) >= _MOST_FOLLOWED:
                    value, step = run.metrics[metric], run.steps.get(metric, 0)
                    yield from self._value(run, metric, value, step)
                    continue
                self._judged[series] = 0
                if first:
                    self._old.add(series)

    def _points(self, snapshot: RunsSnapshot) -> Iterator[Alert]:
        """Judge the points that are new in the histories that are followed."""
        for history in snapshot.histories:
            series = (history.run_id, history.key)
            run = snapshot.runs.get(history.run_id)
            if run is None or series not in self._judged or not history.complete:
                continue
            count = len(history.values)
            begin = min(self._judged[series], count)
            if series in self._old and count:  # only the state in which it was found
                self._old.discard(series)
                begin = count - 1
            for place in range(begin, count):
                value, step = float(history.values[place]), int(history.steps[place])
                yield from self._value(run, history.key, value, step)
            self._judged[series] = count
            if not run.active and count and int(history.steps[-1]) >= run.steps.get(history.key, 0):
                del self._judged[series]  # nothing more comes

    def _value(self, run: Run, metric: str, value: float, step: int) -> Iterator[Alert]:
        for place, rule in self._rules:
            if rule.kind != VALUE or rule.metric != metric:
                continue
            if not rule.holds(value):
                self._true.discard((place, run.run_id))
            elif (place, run.run_id) not in self._true:
                self._true.add((place, run.run_id))
                words = f"has {metric} {number(value)} at step {step:,} ({rule.text})"
                yield self._alert(rule, run, words, metric=metric, value=value, step=step)

    def _new_best(self, run: Run, old: Run | None, *, first: bool) -> Iterator[Alert]:
        """Note the best values, and say when a run takes the lead; of any metric, when it has finished."""
        rules = [rule for _, rule in self._rules if rule.kind == NEW_BEST]
        if not rules:
            return
        ended = run.status == "FINISHED" and (old is None or old.active) and not first
        for metric, value in run.metrics.items():
            way = better(metric, self._directions)
            if way is None or value != value:  # noqa: PLR0124 - NaN
                continue
            best = self._best.get(metric)
            leads = best is None or (value != best[0] and way.best([value, best[0]]) == value)
            if leads:
                self._best[metric] = (value, run.run_id)
            took_lead = leads and best is not None and best[1] != run.run_id and not first
            if took_lead:
                self._taken.add((run.run_id, metric))
            tell_any = ended and (run.run_id, metric) in self._taken and self._best[metric][1] == run.run_id
            for rule in rules:
                if (rule.metric == metric and took_lead) or (not rule.metric and tell_any):
                    words = f"has the best {metric} so far, {number(value)}"
                    yield self._alert(
                        rule, run, words, metric=metric, value=value, step=run.steps.get(metric)
                    )

    def _alert(
        self,
        rule: Rule,
        run: Run,
        words: str,
        *,
        metric: str = "",
        value: float | None = None,
        step: int | None = None,
    ) -> Alert:
        experiment = self._names.get(run.experiment_id, run.experiment_id)
        return Alert(rule.text, run.run_id, run.name, experiment, f"{run.name} {words}", metric, value, step)
