"""How the columns of the table of runs look: their titles, their widths, the text of their cells."""

from collections.abc import Callable, Container, Mapping, Sequence
from itertools import chain
from typing import overload

from rich.cells import cell_len

from memo_tui.runs.model import LOST, Run
from memo_tui.runs.table.arrangement import Arranged
from memo_tui.runs.table.catalog import Catalog
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.fields import (
    AT_BEST,
    AVERAGES,
    FROM_HISTORY,
    directed_by,
    metric_of,
    reader,
    split,
)
from memo_tui.runs.table.rows import Group, Row
from memo_tui.runs.table.run_words import STATE_WORDS, took
from memo_tui.runs.table.view import TREE, RunView
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import NUMBER_WIDTH, ago, number, plain

_TONES = {
    "RUNNING": "running",
    LOST: "warning",
    "SCHEDULED": "running",
    "FINISHED": "good",
    "FAILED": "bad",
    "KILLED": "warning",
}
STATES = {state: Cell(words, _TONES[state]) for state, words in STATE_WORDS.items()}
_SHORTEST_NAME, _ROOM_TO_NEST = 10, 8
_SHORTEST, _LONGEST_WHEN_NARROW, _ROOM_TO_NEST_WHEN_NARROW = 4, 14, 4
_STATES_OF_GROUP, _SPREAD = 16, 18
_LONGEST_TITLE, _LONGEST_TITLE_OF_TWO = 18, 30
# With these widths the first columns fit into 80 cells.
_WIDTHS = {
    "state": 11,
    "param:model": 12,
    "started": 10,
    "took": 8,
    "ended": 10,
    "memo": 16,
    "user": 12,
    "script": 16,
    "experiment": 16,
    "run id": 32,
    "parent": 32,
    "metric:r2": 7,
}
_QUIET = ("started", "took", "ended")  # a clock alone changes them
_NUMBERS = ("metric", *FROM_HISTORY, "step")
_NAMES = {
    "best": "{} best",
    "min": "{} min",
    "max": "{} max",
    "at": "{} best @",
    "mean": "{} mean",
    "median": "{} median",
    "step": "{} step",
    AT_BEST: "{} at best {}",
}
UP, DOWN = "▲", "▼"
_OPEN, _CLOSED = "▾ ", "▸ "
KEPT = "◦ "  # before the name of a run that is shown only for those below it
_DEEPEST = 8  # levels that are indented
_NOTHING, _NONE = Cell(""), Cell("-", "dim")


_STYLES = {
    "running": "$text-primary",
    "good": "$text-success",
    "bad": "$text-error",
    "warning": "$text-warning",
    "dim": "dim",
}


def state_style(text: str) -> str:
    """How a text that begins with a state of `STATES` looks outside of a table; "" for others."""
    return next((_STYLES[cell.tone] for cell in STATES.values() if text.startswith(cell.text)), "")


def state_of(run: Run) -> Cell:
    """A run's state as a symbol and a word."""
    return STATES.get(run.state, Cell(f"? {run.status.lower()}", "dim"))


def title(column: str, twins: Container[str] = ()) -> str:
    """The title of a column; a param, a metric or a tag with one of these names says which it is."""
    kind, key = split(column)
    if not key:
        return kind
    if kind == AT_BEST:
        return _NAMES[kind].format(plain(metric_of(column)), plain(directed_by(column)))
    usual = f"{kind} {{}}" if key in twins else "{}"
    return _NAMES.get(kind, usual).format(plain(key))


def columns_of(arranged: Arranged, catalog: Catalog) -> tuple[Column, ...]:
    """The columns of an arrangement as the table draws them, with arrows at those sorted by."""
    view, twins = arranged.view, catalog.twins
    return tuple(_column(column, view, catalog, arranged, twins) for column in arranged.columns)


def _column(
    column: str, view: RunView, catalog: Catalog, arranged: Arranged, twins: Container[str]
) -> Column:
    group = arranged.group
    kind, key = split(column)
    name = f"{title(column, twins)}{_sign(column, view)}"
    by_column = group not in ("", TREE)
    width = view.widths.get(column) or _WIDTHS.get(column)
    if by_column and column not in view.widths:
        width = {"state": _STATES_OF_GROUP, **dict.fromkeys(("metric", *AVERAGES), _SPREAD)}.get(kind, width)
    if width is None and kind == "name":
        if arranged.narrow:
            width = max(_SHORTEST, min(_LONGEST_WHEN_NARROW, catalog.longest_name))
            width += _ROOM_TO_NEST_WHEN_NARROW if group else 0
        else:
            width = max(_SHORTEST_NAME, catalog.longest_name)
            width += _ROOM_TO_NEST if group else 0
    right = kind in _NUMBERS or column in _QUIET or (kind == "param" and catalog.is_number(key))
    most = _LONGEST_TITLE_OF_TWO if kind == AT_BEST else _LONGEST_TITLE
    return Column(
        column, name, width or max(NUMBER_WIDTH, min(most, cell_len(name))), right, column not in _QUIET
    )


def sorting(view: RunView, columns: Container[str], twins: Container[str] = ()) -> str:
    """The sort order as text, unless the headers of these columns already show all of it.

    Args:
        view: it is sorted like that.
        columns: the columns whose headers are shown.
        twins: the names that things of several kinds have.
    """
    if all(each.column in columns for each in view.sort):
        return ""
    signs = (f"{title(each.column, twins)} {DOWN if each.down else UP}" for each in view.sort)
    return f"sorted by {', '.join(signs)}"


def _sign(column: str, view: RunView) -> str:
    for place, each in enumerate(view.sort, 1):
        if each.column == column:
            return f" {DOWN if each.down else UP}{place if len(view.sort) > 1 else ''}"
    return ""


class Cells(Sequence[Cell]):
    """The cells of one row, each made when it is drawn.

    Args:
        makers: of the cells, one per column.
        row: the row.
        now: the time, in seconds since 1970.
    """

    __slots__ = ("_made", "_makers", "_now", "_row")

    def __init__(self, makers: Sequence["Maker"], row: Row, now: float) -> None:
        self._makers, self._row, self._now = makers, row, now
        self._made: dict[int, Cell] = {}

    def __len__(self) -> int:
        return len(self._makers)

    @overload
    def __getitem__(self, place: int) -> Cell: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Cell]: ...
    def __getitem__(self, place: int | slice) -> Cell | Sequence[Cell]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        if (cell := self._made.get(place)) is None:
            cell = self._makers[place](self._row, self._now)
            if self._row.kept:
                cell = cell._replace(tone="dim")
            self._made[place] = cell
        return cell


Maker = Callable[[Row, float], Cell]  # makes a cell of a row, at a time in seconds since 1970


def maker(column: str, directions: Mapping[str, Better], names: Mapping[str, str]) -> Maker:
    """The function that makes the cells of a column.

    Args:
        column: the column.
        directions: those chosen for metrics: which way is better.
        names: of the experiments, by id.
    """
    of_run = _of_run(column, directions, names)

    def make(row: Row, now: float) -> Cell:
        if row.run is not None:
            return of_run(row.run, row, now)
        return _group_cell(row.group, row, column) if row.group else _NOTHING

    return make


def _of_run(
    column: str, directions: Mapping[str, Better], names: Mapping[str, str]
) -> Callable[[Run, Row, float], Cell]:
    own: dict[str, Callable[[Run, Row, float], Cell]] = {
        "state": lambda run, _row, _now: state_of(run),
        "name": lambda run, row, _: Cell(f"{_indent(row)}{plain(run.name)}"),
        "started": lambda run, _, now: Cell(_age(run.start, now), "dim"),
        "ended": lambda run, _, now: Cell(_age(run.end, now), "dim"),
        "took": lambda run, _, now: Cell(took(run, now)),
    }
    if column in own:
        return own[column]
    kind, _ = split(column)
    read = reader(column, directions, names)
    if kind in _NUMBERS:

        def of_number(run: Run, row: Row, _now: float) -> Cell:
            value = read(run)
            if value is not None:
                return Cell(number(float(value)))
            best = row.group.best.get(column) if row.group else None  # of the runs nested in it
            return _NONE if best is None else Cell(number(best), "dim")

        return of_number

    def of_text(run: Run, _row: Row, _now: float) -> Cell:
        value = read(run)
        return _NOTHING if value is None else Cell(plain(str(value)))

    return of_text


def _age(milliseconds: int | None, now: float) -> str:
    return "-" if milliseconds is None else ago(now - milliseconds / 1000)


def _indent(row: Row) -> str:
    sign = "" if row.open is None else _OPEN if row.open else _CLOSED
    return f"{'  ' * min(row.depth, _DEEPEST)}{sign}{KEPT if row.kept else ''}"


def _group_cell(group: Group, row: Row, column: str) -> Cell:
    if column == "name":
        return Cell(f"{_OPEN if row.open else _CLOSED}{plain(group.value)} ({len(group.runs):,})")
    if column == "state":
        signs = ((cell.text[0], group.states[state]) for state, cell in STATES.items() if group.states[state])
        return Cell("".join(chain.from_iterable((f"{count}{sign} ") for sign, count in signs)), "dim")
    if split(column)[0] in ("metric", *AVERAGES):
        return _spread_cell(group, column)
    best = group.best.get(column)
    return _NOTHING if best is None else Cell(number(best))


def _spread_cell(group: Group, column: str) -> Cell:
    """The mean of a group's values, with the standard deviation; with their number if some have none."""
    spread = group.best.spread(column)
    if spread is None:
        return _NOTHING
    parts = [number(spread.mean)]
    if spread.std is not None:
        parts.append(f"±{number(spread.std, digits=2)}")
    if spread.count < len(group.runs):
        parts.append(f"n={spread.count:,}")
    return Cell(" ".join(parts))
