"""The columns of a table of runs, as they are named on the command line and written in plain text."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from time import time
from typing import TYPE_CHECKING

from memo_tui.errors import MemoTuiError
from memo_tui.numbers import ago, number
from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.fields import (
    AT_BEST,
    ATTRIBUTES,
    AVERAGES,
    EXTREMES,
    FROM_HISTORY,
    directed_by,
    metric_of,
    reader,
    split,
)
from memo_tui.runs.table.run_words import STATE_WORDS, took

if TYPE_CHECKING:
    from memo_tui.runs.model import Run
    from memo_tui.runs.table.catalog import Catalog

_ALSO = {"id": "run id", "run_id": "run id", "status": "state", "duration": "took", "start": "started"}
_OF_METRIC = ("metric", "step", *EXTREMES, *AVERAGES)
_NUMBERS = ("metric", "step", *FROM_HISTORY, "took", "started", "ended")
_KINDS = ("metric", "param", "tag")


def column_named(name: str, catalog: "Catalog") -> str:
    """The column of that name: an attribute, `KIND:KEY`, or the only metric, param or tag with that key.

    Raises:
        MemoTuiError: no run has it, or it isn't clear.
    """
    name = name.strip()
    if name in ATTRIBUTES:
        return name
    keys = {kind: catalog.counts(kind) for kind in _KINDS}  # type: ignore[arg-type]  # its own
    having = [kind for kind in _KINDS if name in keys[kind]]
    if len(having) > 1:
        ways = " or ".join(f"{kind}:{name}" for kind in having)
        raise MemoTuiError(f"The runs have a {' and a '.join(having)} {name!r}: write {ways}.")
    if having:
        return f"{having[0]}:{name}"
    if name in _ALSO:
        return _ALSO[name]
    kind, key = split(name)
    if key and kind in (*_OF_METRIC, AT_BEST, *_KINDS):
        pair = MetricPair.of(key) if kind == AT_BEST else None
        wanted = pair if kind == AT_BEST else (key,)
        of = "metric" if kind in (*_OF_METRIC, AT_BEST) else kind
        if wanted and all(each in keys[of] for each in wanted):
            return name
    known = [*ATTRIBUTES, *(key for kind in _KINDS for key in keys[kind])]
    near = get_close_matches(key or name, known, 1)
    hint = f"did you mean {near[0]!r}?" if near else "see memo-tui runs --help."
    raise MemoTuiError(f"There is no column {name!r}: {hint}")


def title(column: str) -> str:
    """The title of a column."""
    kind, key = split(column)
    if kind == AT_BEST:
        return f"{metric_of(column)} at best {directed_by(column)}"
    if kind in FROM_HISTORY or kind == "step":
        return f"{key} {'best @' if kind == 'at' else kind}"
    return key or kind


def is_right(column: str, runs: "Sequence[Run]") -> bool:
    """Whether a column is aligned at the right, as numbers are."""
    kind, key = split(column)
    if kind == "param":
        values = [run.params[key] for run in runs if key in run.params]
        return bool(values) and all(value.lstrip("+-")[:1].isdigit() for value in values)
    return kind in _NUMBERS


def text_reader(
    column: str, directions: Mapping[str, Better], names: Mapping[str, str]
) -> "Callable[[Run], str]":
    """A function that gives what a column shows of a run, as text.

    Args:
        column: the column.
        directions: the chosen directions of metrics.
        names: of the experiments, by id.
    """
    kind, _ = split(column)
    read, now = reader(column, directions, names), time()

    def text(run: "Run") -> str:
        if column == "state":
            return STATE_WORDS.get(run.state, f"? {run.status.lower()}")
        if column == "took":
            return took(run, now)
        value = read(run)
        if column in ("started", "ended"):
            return "-" if value is None else ago(now - float(value) / 1000)
        if kind in _NUMBERS:
            return "-" if value is None else number(float(value))
        return "" if value is None else str(value)

    return text
