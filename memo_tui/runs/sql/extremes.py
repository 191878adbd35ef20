"""Reading the smallest and largest values of a metric by SQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, case, func, not_, select, text

from memo_tui.runs.model import Extremes
from memo_tui.runs.sql.tables import METRICS, Database

_MANY = 20_000
_FEW_ROWS = 20_000

_OF_METRIC = (METRICS.c.key == bindparam("metric"), not_(METRICS.c.is_nan))
_RANGES = (
    select(
        METRICS.c.run_uuid,
        func.min(METRICS.c.value).label("low"),
        func.max(METRICS.c.value).label("high"),
    )
    .where(METRICS.c.run_uuid.in_(bindparam("ids", expanding=True)), *_OF_METRIC)
    .group_by(METRICS.c.run_uuid)
    .subquery("ranges")
)
EXTREMES = (
    select(
        _RANGES.c.run_uuid,
        _RANGES.c.low,
        func.min(case((METRICS.c.value == _RANGES.c.low, METRICS.c.step))).label("low_step"),
        _RANGES.c.high,
        func.min(case((METRICS.c.value == _RANGES.c.high, METRICS.c.step))).label("high_step"),
    )
    .select_from(_RANGES)
    .join(METRICS, METRICS.c.run_uuid == _RANGES.c.run_uuid)
    .where(*_OF_METRIC)
    .group_by(_RANGES.c.run_uuid, _RANGES.c.low, _RANGES.c.high)
)


# SQLite: row ids grow, so later only new rows are read.
_LAST_ROW = text("SELECT max(rowid) FROM metrics")
_NEW_ROWS = text("""
    SELECT run_uuid, value, step FROM metrics NOT INDEXED
    WHERE rowid > :low AND rowid <= :top AND "key" = :metric AND is_nan = 0
""")


class ExtremesRows:
    """Reads extremes; reading a run again costs only what was logged since."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[tuple[str, str], tuple[Extremes | None, int]] = {}

    def read(self, run_ids: Sequence[str], key: str) -> Mapping[str, Extremes]:
        """The extremes of one metric by run id; runs without a value other than NaN are left out."""
        if not self._database.is_sqlite:
            return self._all(run_ids, key)
        top: int = self._database.rows(_LAST_ROW)[0][0] or 0
        found = self._again(run_ids, key, top)
        others = [run_id for run_id in run_ids if run_id not in found]
        found |= {**dict.fromkeys(others), **self._all(others, key)}
        if len(self._known) + len(found) > _MANY:
            self._known.clear()
        self._known |= {(run_id, key): (extremes, top) for run_id, extremes in found.items()}
        return {run_id: extremes for run_id, extremes in found.items() if extremes is not None}

    def _again(self, run_ids: Sequence[str], key: str, top: int) -> dict[str, Extremes | None]:
        """Update extremes that were read before, if few rows are new."""
        known = {
            run_id: was
            for run_id in run_ids
            if (was := self._known.get((run_id, key))) is not None and 0 <= top - was[1] <= _FEW_ROWS
        }
        found = {run_id: extremes for run_id, (extremes, _) in known.items()}
        low = min((row for _, row in known.values()), default=top)
        if low < top:
            for run_id, value, step in self._database.rows(_NEW_ROWS, metric=key, low=low, top=top):
                if run_id in known:  # reading a value twice does not matter
                    found[run_id] = _with(found[run_id], value, step)
        return found

    def _all(self, run_ids: Sequence[str], key: str) -> dict[str, Extremes]:
        return {
            run_id: Extremes(low, low_step, high, high_step)
            for run_id, low, low_step, high, high_step in self._database.rows_by_ids(
                EXTREMES, run_ids, metric=key
            )
        }


def _with(known: Extremes | None, value: float, step: int) -> Extremes:
    """The extremes after one more value."""
    if known is None:
        return Extremes(value, step, value, step)
    low, low_step = min((known.low, known.low_step), (value, step))
    high, less_step = max((known.high, -known.high_step), (value, -step))
    return Extremes(low, low_step, high, -less_step)
