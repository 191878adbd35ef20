"""The rows of a grid of charts: headings of sections, each with the charts of its metrics below."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

HEAD_LINES = 1


class Spot(NamedTuple):
    """A place of the grid: the chart of a metric, or with "" for the metric the heading of a section."""

    section: str
    metric: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """The charts beside each other, or the heading of a section.

    Attributes:
        spots: the charts from the left; a heading is alone in its row.
    """

    spots: tuple[Spot, ...]

    @property
    def is_head(self) -> bool:
        """Whether it is a heading."""
        return not self.spots[0].metric


@dataclass(frozen=True, slots=True)
class Room:
    """What fits into the grid.

    Attributes:
        height: in lines.
        least: the lines that a chart should have at least.
        most: how many rows of charts there are at most.
    """

    height: int
    least: int
    most: int


def section_of(metric: str) -> str:
    """The prefix of a metric with its slash, such as "train/"; "" if it has none."""
    prefix, slash, rest = metric.partition("/")
    return prefix + slash if prefix and slash and rest else ""


def sections_of(metrics: Sequence[str]) -> dict[str, list[str]]:
    """The metrics by section, both in the order in which they come."""
    found: dict[str, list[str]] = {}
    for metric in metrics:
        found.setdefault(section_of(metric), []).append(metric)
    return found


def rows_of(sections: dict[str, list[str]], across: int, folded: Collection[str]) -> list[GridRow]:
    """All rows from the top, so many charts beside each other; a single section has no heading.

    Args:
        sections: their metrics, as `sections_of` returns them.
        across: how many charts stand side by side.
        folded: the sections of which only the heading is shown.
    """
    rows: list[GridRow] = []
    for section, metrics in sections.items():
        if len(sections) > 1:
            rows.append(GridRow((Spot(section, ""),)))
            if section in folded:
                continue
        spots = [Spot(section, metric) for metric in metrics]
        rows += [GridRow(tuple(spots[at : at + across])) for at in range(0, len(spots), across)]
    return rows


def count_fitting(rows: Sequence[GridRow], top: int, room: Room) -> int:
    """How many rows fit from this one on; at least one."""
    lines = charts = 0
    for at, row in enumerate(rows[top:]):
        charts += not row.is_head
        lines += HEAD_LINES if row.is_head else room.least
        if at and (lines > room.height or charts > room.most):
            return at
    return max(1, len(rows) - top)


def scrolled(rows: Sequence[GridRow], top: int, row: int, room: Room) -> int:
    """The first visible row after as little scrolling as brings a row into view.

    The heading of the row comes with it where both fit, and nothing stays empty that rows could fill.
    """
    top = min(max(0, top), row)
    while row >= top + count_fitting(rows, top, room):
        top += 1
    while top and top - 1 + count_fitting(rows, top - 1, room) >= len(rows):
        top -= 1
    if top == row and row and rows[row - 1].is_head and count_fitting(rows, row - 1, room) > 1:
        top -= 1
    return top


def heights(rows: Sequence[GridRow], height: int) -> list[int]:
    """The lines of each of some rows that fill a height: a heading takes one, the charts share the rest."""
    charts = sum(not row.is_head for row in rows)
    rest = max(charts, height - HEAD_LINES * (len(rows) - charts))
    sizes = iter([rest * (at + 1) // charts - rest * at // charts for at in range(charts)])
    return [HEAD_LINES if row.is_head else next(sizes) for row in rows]
