"""Reading the file of a metric: a line for each value, with its time, value and step."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BYTES_AT_ONCE = 1_000_000
_FIELDS_WITH_STEP = 3

Point = tuple[int, float, int]
"""A step, a value and a time in ms since 1970."""


def points_from(path: str, offset: int) -> Iterator[tuple[list[Point], int]]:
    """The points that follow in a file, a million bytes at a time.

    Args:
        path: the file.
        offset: the bytes that were read before.

    Yields:
        Points, and the bytes read up to there; a line that is being written is left for the next time.

    Raises:
        OSError: it can't be read.
    """
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - faster than a Path's
        file.seek(offset)
        rest = b""
        while data := file.read(_BYTES_AT_ONCE):
            lines, end, rest = (rest + data).rpartition(b"\n")
            offset += len(lines) + len(end)
            yield _points(lines.splitlines()), offset


def _points(lines: Sequence[bytes]) -> list[Point]:
    points = []
    for line in lines:
        fields = line.split()
        try:
            step = int(fields[2]) if len(fields) == _FIELDS_WITH_STEP else 0  # as MLflow reads old lines
            points.append((step, float(fields[1]), int(fields[0])))
        except (ValueError, IndexError):  # a damaged line costs itself only
            continue
    return points


@dataclass(frozen=True, slots=True)
class _Newest:
    offset: int
    identity: tuple[int, int]
    point: tuple[int, int, float] | None  # step, time, value: in MLflow's order


class NewestValues:
    """The newest value of each file; only what was added since is read again."""

    def __init__(self) -> None:
        self._known: dict[str, _Newest] = {}

    def read(self, path: str) -> tuple[float, int] | None:
        """The newest value of a metric and its step; None if the file has none.

        Raises:
            OSError: it can't be read.
        """
        stat = os.stat(path)  # noqa: PTH116 - faster than a Path's
        identity = (stat.st_ino, stat.st_mtime_ns)
        known = self._known.get(path)
        if known is None or known.identity[0] != stat.st_ino or stat.st_size < known.offset:
            known = _Newest(0, (0, 0), None)
        if known.identity != identity or stat.st_size > known.offset:
            point, offset = known.point, known.offset
            for points, end in points_from(path, offset):
                offset = end
                for step, value, time in points:
                    each = (step, time, value)
                    if point is None or _after(each, point):
                        point = each
            known = self._known[path] = _Newest(offset, identity, point)
        return (known.point[2], known.point[0]) if known.point else None


def _after(point: tuple[int, int, float], other: tuple[int, int, float]) -> bool:
    """Whether a point is newer; NaN comes after no other value."""
    return point > other if point[:2] == other[:2] else point[:2] > other[:2]
