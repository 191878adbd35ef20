"""Filter: selecting runs in MLflow's filter language, with extensions.

What MLflow supports gives the same result as in MLflow on SQLite:

- A comparison with a param, metric or tag that a run doesn't have is false, also for `!=` and `NOT IN`.
- NaN differs from every number, and is neither smaller nor larger.
- LIKE is case-sensitive, ILIKE is not. (For letters beyond ASCII, ILIKE depends on the database in MLflow: it
  is case-sensitive on SQLite, but not on PostgreSQL and MySQL. Here it is not.)
- A comparison with data sets is true if it is true for one of the run's data sets.
- Texts in quotes are used unchanged, with backslashes and doubled quotes.

Extensions: `or`, `not`, brackets, words to search for, and conditions side by side; params and tags
compared as numbers, where the number has no quotes (a param that is not a number differs from every number);
IN and IS NULL for all; NOT LIKE; regular expressions by `~`, `!~` and RLIKE, which may match anywhere in the
text; `loss < 0.5` for the only metric, param or tag of that name, else for the column of that title, such as
`took > 60`; texts in order; `metrics.x = nan`; times as dates and ages; `duration` in seconds, or as '1:30';
`state`, which is the status, or LOST; states in any case; `experiment`; `experiment_id`; `name`; `==` and
`<>`. `not` negates what follows: `not params.x = 'a'` is true if there is no x.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from memo_tui.runs.model import Run
from memo_tui.runs.query.conditions import COMPARE, LISTS, NULLS, Holds, condition
from memo_tui.runs.query.grammar import Comparison, Junction, Name, Negation, Node, Term
from memo_tui.runs.query.keys import Keys, resolved
from memo_tui.runs.query.names import STATE_NAMES, TIMES, column_of
from memo_tui.runs.query.reading import read
from memo_tui.runs.query.search import holds_text

Matches = Callable[[Run], bool]

_MLFLOW_NUMBER = re.compile(
    r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+|[0-9]+(?:\.[0-9]+)?e-?[0-9]+)", re.IGNORECASE
)  # the notations that its SQL parser accepts
_ESCAPES = re.compile(r"\\|''|\"\"")  # MLflow reads lists as Python does


@dataclass(frozen=True, slots=True)
class Filter:
    """A parsed filter.

    Attributes:
        text: the text of the filter.
        matches: returns whether a run matches.
        mlflow: whether MLflow accepts the text and gives the same result.
        moves: whether the text means something else later, such as '2 h ago'.
    """

    text: str
    matches: Matches
    mlflow: bool
    moves: bool


def parse(
    text: str,
    now: float | None = None,
    keys: Keys | None = None,
    experiments: Mapping[str, str] | None = None,
) -> Filter:
    """Parse a filter.

    Args:
        text: the filter.
        now: the time that ages count from, in seconds since 1970; by default the current time.
        keys: the keys that the runs have, by kind; if unknown, a name without an entity is a metric of a run,
            else a param, else a tag.
        experiments: the names of experiments by id.

    Raises:
        FilterError: the text is not a filter, or a name in it isn't clear.
    """
    parsed = read(text)
    compiler = _Compiler(time.time() if now is None else now, keys, experiments or {})
    matches = compiler.compiled(parsed.node)
    return Filter(text, matches, parsed.mlflow and compiler.mlflow, compiler.moves)


class _Compiler:
    """Compiles a syntax tree to a predicate, and notes properties of the whole filter."""

    def __init__(self, now: float, keys: Keys | None, experiments: Mapping[str, str]) -> None:
        self.mlflow = True
        self.moves = False
        self._now, self._keys, self._experiments = now, keys, experiments

    def compiled(self, node: Node) -> Matches:
        if isinstance(node, Term):
            return holds_text(node.text)
        if isinstance(node, Negation):
            part = self.compiled(node.part)
            return lambda run: not part(run)
        if isinstance(node, Junction):
            parts = [self.compiled(each) for each in node.parts]
            return _every(parts) if node.every else _some(parts)
        return self._comparison(node)

    def _comparison(self, node: Comparison) -> Matches:
        if node.name.kind == "any" and (self._keys is not None or column_of(node.name.key)):
            node = replace(node, name=resolved(node.name, self._keys or {}))
        self.mlflow = self.mlflow and _known_to_mlflow(node)
        holds, moves = condition(node, self._now)
        self.moves = self.moves or moves
        if node.name.kind == "dataset":
            found = _of_data_sets(node.name, holds)
        else:
            found = _of_run(_reader(node.name, self._experiments), holds)
        return found if node.operator != "IS NULL" else lambda run: not found(run)


def _every(parts: Sequence[Matches]) -> Matches:
    if len(parts) == 2:
        first, second = parts
        return lambda run: first(run) and second(run)
    return lambda run: all(part(run) for part in parts)


def _some(parts: Sequence[Matches]) -> Matches:
    if len(parts) == 2:
        first, second = parts
        return lambda run: first(run) or second(run)
    return lambda run: any(part(run) for part in parts)


def _of_run(value_of: Callable[[Run], Any], holds: Holds) -> Matches:
    """A predicate for runs that have a value which satisfies a condition."""

    def matches(run: Run) -> bool:
        value = value_of(run)
        return value is not None and holds(value)

    return matches


def _of_data_sets(name: Name, holds: Holds) -> Matches:
    """A predicate for runs that used a data set which satisfies a condition; "" is a missing value."""
    value_of = attrgetter(name.key)
    return lambda run: any(value != "" and holds(value) for value in map(value_of, run.inputs))


def _reader(name: Name, experiments: Mapping[str, str]) -> Callable[[Run], Any]:
    """A function that reads the value of a name from a run; None if it has none."""
    key = name.key
    if name.kind == "metric":
        return lambda run: run.metrics.get(key)
    if name.kind == "param":
        return lambda run: run.params.get(key)
    if name.kind == "tag":
        return lambda run: run.tags.get(key)
    if name.kind == "any":
        return lambda run: (
            repr(run.metrics[key]) if key in run.metrics else run.params.get(key, run.tags.get(key))
        )
    if key == "duration":
        return _seconds
    if key == "experiment":
        return lambda run: experiments.get(run.experiment_id, run.experiment_id)
    fields = {"start_time": "start", "end_time": "end", "run_name": "name", "user_id": "user"}
    return attrgetter(fields.get(key, key))


def _seconds(run: Run) -> float | None:
    return None if run.start is None or run.end is None else (run.end - run.start) / 1000


def _known_to_mlflow(node: Comparison) -> bool:
    """Whether MLflow supports this comparison."""
    name, how = node.name, node.operator
    if not (name.mlflow and node.mlflow):
        return False
    if how in NULLS:
        return name.kind in ("param", "tag")
    if name.kind == "metric" or name.attribute in TIMES:
        return how in COMPARE and all(_MLFLOW_NUMBER.fullmatch(value.spelled) for value in node.values)
    texts = [value.value for value in node.values if isinstance(value.value, str)]
    if len(texts) < len(node.values):
        return False
    if name.attribute in STATE_NAMES and how != "ILIKE" and any(text != text.upper() for text in texts):
        return False  # MLflow looks for the same letters
    if how in LISTS:
        listed = name.kind == "dataset" or name.attribute == "run_id"
        return listed and not any(map(_ESCAPES.search, texts))
    return how in ("=", "!=", "LIKE", "ILIKE")
