"""Reading the value of one metric at the best steps of another by SQL."""

import math
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, select

from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.model import AtBest, Extremes
from memo_tui.runs.sql.extremes import EXTREMES
from memo_tui.runs.sql.tables import METRICS, Database

# The index on run, key and step is walked downwards from the step; only its equals are sorted.
_ORDER = (
    METRICS.c.step.desc(),
    METRICS.c.timestamp.desc(),
    METRICS.c.is_nan.desc(),
    METRICS.c.value.desc(),
)
_UP_TO_STEP = (
    select(METRICS.c.value, METRICS.c.is_nan)
    .where(
        METRICS.c.run_uuid == bindparam("run_id"),
        METRICS.c.key == bindparam("other"),
        METRICS.c.step <= bindparam("step"),
    )
    .order_by(*_ORDER)
    .limit(1)
)

# Other databases are asked for many runs at once, as each question takes its time on the way.
_BEST = EXTREMES.subquery("best")


def _last(what: ColumnElement[object], step: ColumnElement[object]) -> ScalarSelect[object]:
    return (
        select(what)
        .where(
            METRICS.c.run_uuid == _BEST.c.run_uuid,
            METRICS.c.key == bindparam("other"),
            METRICS.c.step <= step,
        )
        .order_by(*_ORDER)
        .limit(1)
        .scalar_subquery()
    )


_AT_BEST = select(
    _BEST.c.run_uuid,
    *(
        _last(what, step)
        for step in (_BEST.c.low_step, _BEST.c.high_step)
        for what in (METRICS.c.value, METRICS.c.is_nan)
    ),
)


def at_best(
    database: Database,
    run_ids: Sequence[str],
    pair: MetricPair,
    extremes: Callable[[Sequence[str], str], Mapping[str, Extremes]],
) -> Mapping[str, AtBest]:
    """A metric at the best steps of another by run id; runs without a value of that are left out.

    Args:
        database: the connection.
        run_ids: of the runs.
        pair: the metrics.
        extremes: reads the extremes of a metric; on SQLite that costs only what is new.
    """
    if database.is_sqlite:

        def value_at(run_id: str, step: int) -> float | None:
            rows = database.rows(_UP_TO_STEP, run_id=run_id, other=pair.metric, step=step)
            return _value(*rows[0]) if rows else None

        return {
            run_id: AtBest(value_at(run_id, found.low_step), value_at(run_id, found.high_step))
            for run_id, found in extremes(run_ids, pair.best).items()
        }
    rows = database.rows_by_ids(_AT_BEST, run_ids, metric=pair.best, other=pair.metric)
    return {
        run_id: AtBest(_value(low, low_is_nan), _value(high, high_is_nan))
        for run_id, low, low_is_nan, high, high_is_nan in rows
    }


def _value(value: float | None, is_nan: object) -> float | None:
    return math.nan if is_nan else value
