"""Reading the mean and the median of a metric by SQL."""

import sys
from collections.abc import Mapping, Sequence

from sqlalchemy import and_, bindparam, case, func, literal, not_, select

from memo_tui.runs.model import Averages
from memo_tui.runs.sql.tables import METRICS, Database

# Sums instead of averages: PostgreSQL squares what it averages, and refuses to overflow or underflow. Very
# large numbers are summed apart, scaled, which is exact.
_SCALE, _HUGE = 2.0**-40, 1e290
_LARGEST = literal(sys.float_info.max)  # MLflow stores infinity like this

_RANKED = (
    select(
        METRICS.c.run_uuid,
        METRICS.c.value,
        func.row_number().over(partition_by=METRICS.c.run_uuid, order_by=METRICS.c.value).label("place"),
        func.count().over(partition_by=METRICS.c.run_uuid).label("count"),
    )
    .where(
        METRICS.c.run_uuid.in_(bindparam("ids", expanding=True)),
        METRICS.c.key == bindparam("metric"),
        not_(METRICS.c.is_nan),
    )
    .subquery("ranked")
)
_SIZE = func.abs(_RANKED.c.value)
_TWICE = 2 * _RANKED.c.place
_AVERAGES = select(
    _RANKED.c.run_uuid,
    func.count(case((_SIZE < _LARGEST, 1))),
    func.sum(case((_SIZE < _HUGE, _RANKED.c.value))),
    func.sum(case((and_(_SIZE >= _HUGE, _SIZE < _LARGEST), _RANKED.c.value * _SCALE))),
    func.min(_RANKED.c.value),
    func.max(_RANKED.c.value),
    # The two in the middle; of an odd number they are the same.
    func.max(case((_RANKED.c.count + 1 >= _TWICE, _RANKED.c.value))),
    func.min(case((_RANKED.c.count + 1 <= _TWICE, _RANKED.c.value))),
).group_by(_RANKED.c.run_uuid)


def averages(database: Database, run_ids: Sequence[str], key: str) -> Mapping[str, Averages]:
    """The mean and the median of one metric by run id; runs without a value other than NaN are left out."""
    return {
        run_id: Averages.of(_mean(*sums), low, high, before, after)
        for run_id, *sums, low, high, before, after in database.rows_by_ids(_AVERAGES, run_ids, metric=key)
    }


def _mean(count: int, usual: float | None, huge: float | None) -> float | None:
    """The mean of so many finite values, by the sums of the usual and of the scaled huge ones."""
    return (usual or 0.0) / count + (huge or 0.0) / count / _SCALE if count else None
