"""The metrics of one run: the last value, the extremes and the course, as far as the history is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from memo_tui.natural_order import natural
from memo_tui.numbers import not_finite
from memo_tui.runs.model import History, Run
from memo_tui.tui.common import background
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_table import Entries, KeyTable, width_of
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import NUMBER_WIDTH, number, plain

SYSTEM = "system/"
_MOST_FOLLOWED = 8  # histories at a time: each may have a million points
_SPARK = 20  # cells; so all but the points fit into 80 columns
_INFINITE = 1e300  # MLflow keeps infinity as the largest double
_BARS = "▁▂▃▄▅▆▇█"
_SETTLED = 0.15  # seconds after the last scroll
_SYSTEM_TITLE = "system metrics"
_HEADING = "\0system"  # the key of the line above the system metrics; no metric has it


@dataclass(frozen=True, slots=True)
class Course:
    """The summary of a history in a row.

    Attributes:
        points: how many values it has.
        low: the smallest value, or None without values.
        high: the largest, likewise.
        last: the step and the value at its end, as texts.
        line: its course as a line of bars.
    """

    points: int
    low: float | None
    high: float | None
    last: tuple[str, str]
    line: str


def course_of(history: History) -> Course:
    """The course of a history; a gap means that only NaN was logged. For a thread: it may be long."""
    import numpy as np  # noqa: PLC0415 - heavy

    values = np.asarray(history.values, dtype=np.float64)
    if not len(values):
        return Course(0, None, None, ("", ""), "")
    last = (str(int(history.steps[-1])), repr(float(values[-1])))
    known = values[~np.isnan(values)]
    if not len(known):
        return Course(len(values), None, None, last, "")
    low, high = float(known.min()), float(known.max())
    finite = np.where(np.abs(values) < _INFINITE, values, np.nan)
    begins = np.linspace(0, len(values), min(_SPARK, len(values)), endpoint=False).astype(int)
    counts = np.add.reduceat(~np.isnan(finite), begins)
    sums = np.add.reduceat(np.nan_to_num(finite), begins)
    means = sums / np.maximum(counts, 1)
    drawn = means[counts > 0]
    bottom, top = (float(drawn.min()), float(drawn.max())) if len(drawn) else (0.0, 0.0)
    scale = (len(_BARS) - 1) / (top - bottom) if top > bottom else 0.0
    line = "".join(
        (_BARS[round((mean - bottom) * scale)] if scale else _BARS[3]) if count else " "
        for mean, count in zip(means.tolist(), counts.tolist(), strict=True)
    )
    return Course(len(values), low, high, last, line)


class MetricLines(KeyTable):
    """Metrics by key, those of the system last; histories are requested while their rows are visible."""

    class Wanted(Message):
        """The histories of these metrics are wanted, and of no others."""

        def __init__(self, keys: Sequence[str]) -> None:
            super().__init__()
            self.keys = keys

    class Opened(Message):
        """The chart of this metric is wanted."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "chart", "Chart"),
    ]

    def __init__(self, *, histories: bool) -> None:
        """Show nothing yet; `histories` is whether there will be any."""
        super().__init__("Metrics", "This run logged no metrics.", id="metrics")
        self._histories = histories
        self._run: Run | None = None
        self._keys: tuple[str, ...] = ()
        self._columns: tuple[Column, ...] = ()
        self._courses: dict[str, Course] = {}
        self._read: dict[str, History] = {}  # what the visible courses were made of
        self._completed: set[str] = set()  # metrics whose course is of a complete history
        self._followed: tuple[str, ...] = ()
        self._busy = self._in_front = False

    def on_mount(self) -> None:
        """Request the histories of other rows once they become visible."""
        if self._histories:
            self.watch(self.table, "scroll_y", self._look_soon, init=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the chart only on a metric."""
        if action == "chart":
            return self._histories and self.table.cursor_key not in (None, _HEADING)
        return super().check_action(action, parameters)

    def action_chart(self) -> None:
        """Chart the metric under the cursor."""
        if key := self.table.cursor_key:
            self.post_message(self.Opened(key))

    def on_resize(self) -> None:
        """Request histories again: more rows may be visible."""
        self._look_soon()

    def come_to_front(self, in_front: bool) -> None:
        """Request histories only while the table is visible."""
        self._in_front = in_front
        self._look_soon()

    def ask_again(self) -> None:
        """Request the histories again: others were requested meanwhile."""
        self._followed = ()
        self._look()

    def show_run(self, run: Run) -> None:
        """Show the metrics of this run."""
        if self._run is None or run.metrics.keys() != self._run.metrics.keys():
            own = sorted((key for key in run.metrics if not key.startswith(SYSTEM)), key=natural)
            system = sorted(run.metrics.keys() - set(own), key=natural)
            self._keys = (*own, *([_HEADING] if system else ()), *system)
            self._columns = _columns_for(self._keys)
        self._run = run
        self._draw()
        self._look_soon()

    def take(self, histories: Sequence[History]) -> None:
        """Accept what was read of this run's histories."""
        run = self._run
        mine = [each for each in histories if run and each.run_id == run.run_id and len(each.steps)]
        fresh = [each for each in mine if self._read.get(each.key) is not each]
        if fresh and not self._busy:
            self._busy = True
            self._read = {each.key: each for each in mine}  # those of other rows may be long: drop them
            complete = {each.key for each in fresh if each.complete}
            self._completed = self._completed.difference(each.key for each in fresh) | complete
            background.run(
                self,
                lambda: {each.key: course_of(each) for each in fresh},
                self._take,
                self._give_up,
                task="drawing the metrics",
            )

    def _take(self, courses: Mapping[str, Course]) -> None:
        self._busy = False
        self._courses |= courses
        self._draw()
        self._look()

    def _give_up(self, sentence: str) -> None:
        self._busy = False
        self.notify(sentence, severity="warning", markup=False)

    def _look_soon(self) -> None:
        if self._histories and self.is_attached:
            self.set_timer(_SETTLED, self._look)

    def _look(self) -> None:
        """Request the visible histories: first those whose row is not up to date."""
        run = self._run
        if run is None or not self._in_front or not self._histories:
            return
        seen = [key for key in self.table.visible_keys if key in run.metrics]
        missing = [key for key in seen if not self._up_to_date(run, key)]
        kept = [key for key in self._followed if key in seen and key not in missing]
        wanted = tuple(dict.fromkeys([*missing, *kept]))[:_MOST_FOLLOWED]
        if set(wanted) != set(self._followed):
            self._followed = wanted
            self.post_message(self.Wanted(wanted))

    def _up_to_date(self, run: Run, key: str) -> bool:
        course = self._courses.get(key)
        last = str(run.steps.get(key, 0)), repr(float(run.metrics[key]))
        return course is not None and key in self._completed and course.last == last

    def _draw(self) -> None:
        run = self._run
        if run is None:
            return
        keys, courses = self._keys, self._courses
        self.show(Entries(self._columns, keys, lambda key: _row(run, key, courses), _text(run, courses)))


def _columns_for(keys: Sequence[str]) -> tuple[Column, ...]:
    names = width_of([plain(key) for key in keys], least=len(_SYSTEM_TITLE), most=40)
    return (
        Column("key", "metric", names),
        Column("last", "last", NUMBER_WIDTH, right=True),
        Column("course", "course", _SPARK, glow=False),
        Column("step", "step", 6, right=True),
        Column("min", "min", NUMBER_WIDTH, right=True, glow=False),
        Column("max", "max", NUMBER_WIDTH, right=True, glow=False),
        Column("points", "points", 8, right=True, glow=False),
    )


def _row(run: Run, key: str, courses: Mapping[str, Course]) -> Sequence[Cell]:
    if key == _HEADING:
        return [Cell(_SYSTEM_TITLE, "running"), *[Cell("")] * 6]
    low, high = _extremes(run, key, courses)
    course = courses.get(key)
    return (
        Cell(plain(key)),
        Cell(number(run.metrics[key])),
        Cell(course.line if course else "", "good"),
        Cell(str(run.steps.get(key, 0))),
        Cell(number(low), "" if low is not None else "dim"),
        Cell(number(high), "" if high is not None else "dim"),
        Cell(f"{course.points:,}" if course else "-", "dim"),
    )


def _extremes(run: Run, key: str, courses: Mapping[str, Course]) -> tuple[float | None, float | None]:
    if course := courses.get(key):
        return course.low, course.high
    known = run.extremes.get(key)
    return (known.low, known.high) if known else (None, None)


def _text(run: Run, courses: Mapping[str, Course]) -> Callable[[str], str]:
    def text(key: str) -> str:
        if key == _HEADING:
            return _SYSTEM_TITLE
        low, high = _extremes(run, key, courses)
        text = f"{key} = {_exact(run.metrics[key])} at step {run.steps.get(key, 0)}"
        return text if low is None or high is None else f"{text}, from {_exact(low)} to {_exact(high)}"

    return text


def _exact(value: float) -> str:
    """All digits of a number."""
    return not_finite(value) or repr(float(value))
