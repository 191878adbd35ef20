"""Columns that only name or number the rows: saved indexes and ids."""

import re
from typing import TYPE_CHECKING

from memo_tui.numbers import counted

if TYPE_CHECKING:
    import pyarrow as pa

_SAVED_INDEX = re.compile(r"(unnamed: \d+(\.\d+)?(_level_\d+)?|__index_level_\d+__|level_\d+)", re.IGNORECASE)
_ROW_NUMBER = re.compile(
    r"(index|idx|row|rows|row_?(id|nr|no|num|number|names?)|rownames|x1|#|nr\.?|no\.?)", re.IGNORECASE
)
_ID = re.compile(r"(.*[\W_])?(id|uuid|guid|key)|.*_pk|pk", re.IGNORECASE)
_ID_TAIL = re.compile(r".*[a-z]I[Dd]")  # as in PassengerId, but not in paid
_SERIAL = re.compile(r".+[\W_](no|nr|num|number|ref)\.?|serial(.*[\W_].*)?", re.IGNORECASE)
_CODE = re.compile(
    r"[A-Za-z]{0,4}[-_ #]?\d{3,}|[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}|[0-9a-f]{16,}"
)
_INDEX_STEPS = 0.9  # of the steps of an index go up by at most one: it may begin anew, or lack rows
_ALL_BUT_A_FEW = 0.95
_REPEATED = 0.2  # of the values of an id differ at least, if it stands in several rows
_FEW = 20  # different values that are classes, not ids


def is_index_name(name: str) -> bool:
    """Whether a column has a name that a table's own index gets when it is saved."""
    return bool(_SAVED_INDEX.fullmatch(name) or _ROW_NUMBER.fullmatch(name))


def is_id_name(name: str) -> bool:
    """Whether a column is named as ids are."""
    return bool(_ID.fullmatch(name) or _ID_TAIL.fullmatch(name))


def why_not_learned(name: str, values: "pa.ChunkedArray") -> str:
    """Why models don't learn from a column of whole numbers, or "".

    Args:
        name: of the column.
        values: n whole numbers, null where one is missing; at least one isn't.
    """
    import pyarrow.compute as pc  # noqa: PLC0415

    if not (is_index_name(name) or is_id_name(name) or _SERIAL.fullmatch(name)):
        return ""
    present = len(values) - values.null_count
    distinct = int(pc.count_distinct(values, mode="only_valid").as_py())
    if _is_index(name, values, all_differ=distinct == present == len(values)):
        return "a saved row index"
    if is_id_name(name) and _are_ids(distinct, present):
        return id_reason(distinct, present)
    if _SERIAL.fullmatch(name) and _FEW < distinct == present:
        return id_reason(distinct, present)
    return ""


def remark_on_numbers(name: str, values: "pa.ChunkedArray") -> str:
    """What is to be said of whole numbers that models do learn from, although they may name rows; or ""."""
    if is_id_name(name):
        return "named like an id, and taken as a number: as text it has classes"
    if (
        not values.null_count
        and values[0].as_py() in (0, 1)
        and len(values) > _FEW
        and _steps(values) == (1.0, 1.0)
    ):
        return "counts the rows: leave it out if it is only their number"
    return ""


def are_codes(name: str, keys: "pa.Array", distinct: int, present: int) -> bool:
    """Whether texts are ids that stand in several rows, by the column's name or as they look.

    Args:
        name: of the column.
        keys: the different texts.
        distinct: how many there are.
        present: how many rows have one.
    """
    if distinct <= _FEW or distinct < _REPEATED * present:
        return False
    if is_id_name(name):
        return True
    sample = keys.slice(0, 1000).to_pylist()
    return sum(bool(_CODE.fullmatch(text.strip())) for text in sample) >= _ALL_BUT_A_FEW * len(sample)


def id_reason(distinct: int, present: int) -> str:
    """Why an id is left out."""
    return f"an id: {distinct:,} of {counted(present, 'value')} are different"


def _are_ids(distinct: int, present: int) -> bool:
    return distinct >= _ALL_BUT_A_FEW * present or (distinct > _FEW and distinct >= _REPEATED * present)


def _is_index(name: str, values: "pa.ChunkedArray", *, all_differ: bool) -> bool:
    import pyarrow.compute as pc  # noqa: PLC0415

    if values.null_count or not is_index_name(name) or pc.min(values).as_py() < 0:
        return False
    up, by_one = _steps(values)
    if _SAVED_INDEX.fullmatch(name):
        return all_differ or up >= _INDEX_STEPS
    if re.match("(row|i)", name, re.IGNORECASE):
        return by_one >= _INDEX_STEPS or (
            all_differ and bool(pc.all(pc.greater(_differences(values), 0)).as_py())
        )
    return by_one == 1.0 and pc.min(values).as_py() in (0, 1)


def _steps(values: "pa.ChunkedArray") -> tuple[float, float]:
    """Which part of the steps from row to row are of zero or one, and of one."""
    import pyarrow.compute as pc  # noqa: PLC0415

    steps = _differences(values)
    count = max(1, len(steps))
    ones = pc.sum(pc.equal(steps, 1)).as_py() or 0
    return (ones + (pc.sum(pc.equal(steps, 0)).as_py() or 0)) / count, ones / count


def _differences(values: "pa.ChunkedArray") -> "pa.Array":
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    return pc.pairwise_diff(values.cast(pa.int64(), safe=False).combine_chunks()).slice(1)
